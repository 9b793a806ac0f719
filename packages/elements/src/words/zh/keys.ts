import type { Sentences } from '../catalogue.ts'
import type { keys as english } from '../en/keys.ts'

export const keys: Sentences<typeof english> = {
  title: '按键',
  parts: {
    everywhere: '任何地方',
    list: '在列表中',
    writing: '在输入框中',
    messages: '在消息上',
    finding: '查找文字时',
    pictures: '查看图片时',
  },
  does: {
    help: '显示这些按键',
    search: '搜索联系人、消息和命令',
    close: '关闭打开的内容，或返回上一步',
    next: '移到下一项或上一项',
    move: '向下或向上移动一项',
    ends: '移到第一项或最后一项',
    open: '打开对话',
    send: '发送；按你在设置中的选择，单按 Enter 也可以换行',
    line: '换行',
    editLast: '没有输入内容时，重新编辑你的上一条消息',
    offer: '列出这里的人的名字',
    cancel: '放弃回复或修改',
    menu: '显示可以对这条消息做什么',
    find: '在这个对话中查找文字',
    older: '跳到更早的一处',
    newer: '跳到更新的一处',
    turn: '显示上一张或下一张',
    large: '按实际大小显示',
  },
  names: {
    Ctrl: 'Ctrl',
    Shift: 'Shift',
    Enter: 'Enter',
    Home: 'Home',
    End: 'End',
    Esc: 'Esc',
    Tab: 'Tab',
  },
}
