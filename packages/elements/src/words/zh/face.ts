import type { Sentences } from '../catalogue.ts'
import type { face as english } from '../en/face.ts'

export const face: Sentences<typeof english> = {
  who: '你的联系人会在你的名字旁边看到它。它只发给他们，途中没有人能看到。',
  choose: '选择图片',
  other: '更换图片',
  take: '拍一张',
  remove: '移除头像',
  part: '显示的部分',
  partHint: '拖动到合适的位置，或使用方向键；加号和减号用来放大和缩小。',
  closer: '放大',
  use: '使用这张图片',
  cancel: '取消',
  shown: '从现在起，你的联系人会看到这张图片。',
  gone: '你的联系人又会看到你的首字母。',
  unable: '此浏览器无法把它做成小图片。',
  faults: {
    unknown: '此文件不是这里能读取的图片。可以使用 PNG、JPEG、WebP、GIF 和 AVIF。',
    disguised: '此文件的内容与它声称的类型不符，因此没有打开。请选择另一个。',
    heavy: '此文件超过 32 MB，请选择小一点的。',
    huge: '此图片超过 4000 万像素。请缩小它或选择另一张。',
    broken: '此图片已损坏，无法打开。请选择另一张。',
  },
}
