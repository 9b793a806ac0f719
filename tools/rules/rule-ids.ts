/**
 * Ties the numbered rules of `spec/*.md` to the tests that show them.
 *
 * A rule is a list item that begins with its id in bold: `- **DL7** A receiver drops …`. A test names the rules that it
 * shows at the beginning of its title: `it('[DL7] drops a duplicate')`, `it('[DL7][DL8] …')` or `it('[DL7, DL8] …')`. A
 * test that is skipped or only planned shows nothing.
 */

export interface TextFile {
  readonly path: string
  readonly text: string
}

export interface RuleReport {
  readonly rules: number
  readonly faults: readonly string[]
}

const ruleLine = /^\s*(?:[-*+]|\d+\.)\s+\*\*([A-Z]{1,3}[0-9]+[a-z]?)\*\*/
const title = /(\.(?:skip|todo)\(\s*)?(['"`])((?:\[[A-Z]{1,3}\d+[a-z]?(?:,\s*[A-Z]{1,3}\d+[a-z]?)*\]\s*)+)/g
const id = /[A-Z]{1,3}\d+[a-z]?/g

/** Compares rules with tests: rules without a test, tests of unknown rules, ids given twice, and an empty specification. */
export function compareRules(specification: readonly TextFile[], tests: readonly TextFile[]): RuleReport {
  const places = new Map<string, string>()
  const faults: string[] = []
  for (const { path, text } of specification)
    for (const [index, line] of text.split('\n').entries()) {
      const rule = ruleLine.exec(line)?.[1]
      if (rule === undefined) continue
      const place = `${path}:${index + 1}`
      const earlier = places.get(rule)
      if (earlier !== undefined) faults.push(`${place}: ${rule} is already the id of the rule at ${earlier}`)
      else places.set(rule, place)
    }
  if (places.size === 0 && specification.length > 0) faults.push('spec/ has no rule at all')

  const shown = new Set<string>()
  for (const { path, text } of tests)
    for (const match of text.matchAll(title)) {
      const [, skipped, , ids = ''] = match
      for (const [rule] of ids.matchAll(id)) {
        const line = text.slice(0, match.index).split('\n').length
        if (!places.has(rule)) faults.push(`${path}:${line}: no rule ${rule} in spec/`)
        if (skipped === undefined) shown.add(rule)
      }
    }
  for (const [rule, place] of places) if (!shown.has(rule)) faults.push(`${place}: ${rule} has no test`)
  return { rules: places.size, faults }
}
