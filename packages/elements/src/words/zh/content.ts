import type { Sentences } from '../catalogue.ts'
import type { content as english } from '../en/content.ts'

export const content: Sentences<typeof english> = {
  other: '内容与其声称的类型不符，因此不在这里打开。只有信任发送者时才保存。',
  broken: '文件已损坏，或此浏览器无法显示。仍可保存。',
  large: (width, height) => `太大，无法在这里显示：${width} × ${height} 像素。仍可保存。`,
}
