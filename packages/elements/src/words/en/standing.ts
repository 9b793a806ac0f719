/** How what was said to several people stands at each of them. */
export const standing = {
  area: 'standing' as const,
  title: 'Who has it',
  has: 'Has it',
  waits: 'Waits with the server',
  underWay: 'On its way',
  lacks: 'Will not have it',
}
