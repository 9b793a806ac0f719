import type { Sentences } from '../catalogue.ts'
import type { called as english } from '../en/called.ts'

export const called: Sentences<typeof english> = {
  callVoice: (name) => `呼叫 ${name}`,
  callVideo: (name) => `与 ${name} 视频通话`,
  voice: {
    answered: (time) => `语音通话，${time}`,
    missed: '未接语音通话',
    unanswered: '语音通话，无人接听',
    declined: '语音通话，已拒绝',
    busy: '语音通话，忙线',
    canceled: '语音通话，已取消',
    failed: '语音通话，未能接通',
  },
  video: {
    answered: (time) => `视频通话，${time}`,
    missed: '未接视频通话',
    unanswered: '视频通话，无人接听',
    declined: '视频通话，已拒绝',
    busy: '视频通话，忙线',
    canceled: '视频通话，已取消',
    failed: '视频通话，未能接通',
  },
}
