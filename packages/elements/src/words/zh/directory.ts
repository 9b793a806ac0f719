import type { Sentences } from '../catalogue.ts'
import type { directory as english } from '../en/directory.ts'

export const directory: Sentences<typeof english> = {
  search: '搜索',
  searchIn: (kind) => `在 ${kind} 中搜索`,
  nothing: '这里还没有发布任何内容。',
  nothingFound: (query) => `没有找到“${query}”。`,
  by: (name) => `来自 ${name}`,
  more: '显示更多',
  failed: '现在无法读取目录。',
}
