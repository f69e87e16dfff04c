import { type Actor, type FactPredicate, type Facts, factsMeet } from '../../domain/kernel/index.ts'
import { aggregatesOf, factsOfRow, isSame, type Verdicts, type View } from '../../projections/runtime/index.ts'
import type { RowWithFacts } from '../ports/row-reader.ts'

const NO_FACTS: Facts = {}

/** What one reader is told of the rows of a page. */
export interface ReaderVerdicts {
  /** Equal for readers with equal verdicts on every row. */
  readonly name: string
  /** The verdicts on a row. @param at the index of the row */
  of(at: number): Verdicts
}

/** The most different conditions whose outcome on the rows of a page is remembered. */
const MAX_OUTCOMES = 200

/**
 * Prepares what readers are told of some rows of a view, by the facts of each row. A condition is judged row by row once: what
 * differs between two readers counts only where some row has it.
 */
export function verdictsOn({ sees }: View, found: readonly RowWithFacts[]): (reader: Actor) => ReaderVerdicts {
  const aggregates = aggregatesOf(sees)
  const questions = Object.entries(sees).map(([name, of]) => {
    const { aggregate } = of
    const at = aggregate === undefined ? -1 : aggregates.findIndex((one) => isSame(one, aggregate))
    const facts = found.map((one) => factsOfRow(of, one.row, one.facts[at] ?? NO_FACTS))
    const outcomes = new Map<string, string>()
    const present = valuesIn(facts)
    return {
      name,
      /** One digit a row: 1 where the reader is told. */
      outcome(reader: Actor): string {
        const condition = reduced(of.when(reader), present)
        const key = JSON.stringify(condition)
        const known = outcomes.get(key)
        if (known !== undefined) return known
        if (outcomes.size >= MAX_OUTCOMES) outcomes.clear()
        const outcome = facts.map((one) => (factsMeet(condition, one) ? '1' : '0')).join('')
        outcomes.set(key, outcome)
        return outcome
      },
    }
  })
  return (reader) => {
    const all = questions.map(({ name, outcome }) => ({ name, outcome: outcome(reader) }))
    return {
      name: all.map(({ outcome }) => outcome).join(),
      of: (at) => Object.fromEntries(all.map(({ name, outcome }) => [name, outcome[at] === '1'])),
    }
  }
}

/** The values of each fact that some row has. */
function valuesIn(all: readonly Facts[]): ReadonlyMap<string, ReadonlySet<string>> {
  const present = new Map<string, Set<string>>()
  for (const facts of all) {
    for (const [fact, values] of Object.entries(facts)) {
      const known = present.get(fact) ?? new Set()
      for (const value of values) known.add(value)
      present.set(fact, known)
    }
  }
  return present
}

/** The condition without the values that no row has: it holds for the same rows. */
function reduced(condition: FactPredicate, present: ReadonlyMap<string, ReadonlySet<string>>): FactPredicate {
  if ('all' in condition) return { all: condition.all.map((one) => reduced(one, present)) }
  if ('any' in condition) return { any: condition.any.map((one) => reduced(one, present)) }
  if ('not' in condition) return { not: reduced(condition.not, present) }
  const values = present.get(condition.fact)
  return { fact: condition.fact, oneOf: values === undefined ? [] : condition.oneOf.filter((one) => values.has(one)) }
}
