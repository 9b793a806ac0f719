import type { Sentences } from '../catalogue.ts'
import type { exporting as english } from '../en/exporting.ts'

export const exporting: Sentences<typeof english> = {
  title: '导出对话',
  hint: '把这台设备上的内容存成只属于你的文件。会消失的消息不在其中；文件只列出名称，不包含内容。',
  asPage: '供阅读（HTML）',
  asData: '作为数据（JSON）',
  cancel: '取消',
  saved: '已保存。',
  fault: '导出没有成功，请重试。',
  heading: (name) => `与 ${name} 的对话`,
  made: (moment) => `导出时间：${moment}`,
  aFile: (name, size) => `文件：${name}（${size}）`,
  gathered: (count) => `已收集 ${count} 条消息`,
  nudge: '戳了一下',
}
