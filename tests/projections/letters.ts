import { expect } from 'vitest'
import type { Actor, Sentence } from '../../domain/kernel/index.ts'
import { forReader } from '../../projections/inbox/addressees.ts'
import { type InboxEntry, inboxEntries } from '../../projections/inbox/entries.ts'
import type { EntryKind } from '../../projections/inbox/entry-topics.ts'
import { inbox } from '../../projections/inbox/inbox.ts'
import { NOTHING } from '../../projections/runtime/index.ts'
import { folded, history, type Told } from './history.ts'
import { answering } from './readers.ts'

interface Letter {
  readonly id: string
  readonly to: { readonly kind: string; readonly id: string }
  readonly kind: EntryKind
  readonly title: Sentence
  readonly needs: boolean
  readonly since: string
  readonly due: string | null
  readonly about: Readonly<Record<string, unknown>>
  readonly reason: unknown
  readonly meaning: unknown
  readonly before: readonly { readonly kind: EntryKind; readonly since: string }[]
}

/** Returns what the reader finds in the inbox after these events, newest first. */
export function inboxOf(events: readonly Told[], who: Actor, now = 0): readonly Letter[] {
  const recorded = history(events)
  const found = folded(inbox, recorded)
  const as = answering(recorded)
  const asked = { reader: who, now, startOf: () => 0, searchHash: () => '' }
  const tables = (name: string) => found.rows(inbox.tables.find((one) => one.name === name) ?? inboxEntries)
  return (found.rows(inboxEntries) as InboxEntry[])
    .filter((row) => as.holds(forReader(who, now), row, tables))
    .sort((a, b) => b.since - a.since)
    .map((row) => {
      const alias = tables('aliases').find((one) => one.alias === row.to) ?? null
      const theirs = tables(inboxEntries.name).find((one) => one.entry === row.original) ?? null
      const letter = as.show<Letter>(inbox.views.inbox, { ...row, alias, theirs }, who)
      // The filter finds exactly the entries that say so.
      for (const [value, needs] of Object.entries({ true: letter.needs, false: !letter.needs }))
        expect(as.holds(inbox.views.inbox.filters.needs.where(value, asked) ?? NOTHING, row, tables)).toBe(needs)
      return letter
    })
}
