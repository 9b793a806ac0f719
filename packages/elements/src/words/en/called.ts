/** The ways to call somebody, and what became of calls, in a conversation. */
export const called = {
  area: 'called' as const,
  callVoice: (name: string): string => `Call ${name}`,
  callVideo: (name: string): string => `Call ${name} with video`,
  voice: {
    answered: (time: string): string => `Voice call, ${time}`,
    missed: 'Missed voice call',
    unanswered: 'Voice call, no answer',
    declined: 'Voice call, declined',
    busy: 'Voice call, busy',
    canceled: 'Voice call, canceled',
    failed: 'Voice call, no connection',
  },
  video: {
    answered: (time: string): string => `Video call, ${time}`,
    missed: 'Missed video call',
    unanswered: 'Video call, no answer',
    declined: 'Video call, declined',
    busy: 'Video call, busy',
    canceled: 'Video call, canceled',
    failed: 'Video call, no connection',
  },
}
