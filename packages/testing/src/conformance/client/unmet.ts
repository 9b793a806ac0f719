/** Something else came than a rule says. Both sides are words for people. */
export class Unmet extends Error {
  readonly expected: string
  readonly came: string

  constructor(expected: string, came: string) {
    super(`expected ${expected}; came ${came}`)
    this.name = 'Unmet'
    this.expected = expected
    this.came = came
  }
}
