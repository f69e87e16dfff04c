import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { demandLink } from '../../frame/links.ts'
import { StateChip } from '../../frame/parts/chips.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { type Sentence, useSay } from '../../kit/language.tsx'
import { numberText } from '../../kit/numbers.ts'
import { useApi, useSession } from '../../kit/session.tsx'
import { useRow, useView } from '../../kit/views.tsx'
import { demandWords, fileWords as words } from './words.ts'

type File = RowOf<'demands'>

const MOST = 8

/** Demands of the same place and item, merged ones, and those that the raiser named. */
export function Related({ file }: { readonly file: File }) {
  const say = useSay()
  const named = namedIn(file)
  const merged = useView('demands', { filters: { original: file.id }, limit: MOST }).data?.rows ?? []
  const placed = file.quarter !== null && file.item !== null
  const near =
    useView('demand-board', {
      filters: placed ? { quarter: file.quarter ?? '', item: file.item ?? '' } : {},
      limit: MOST,
      enabled: placed,
    }).data?.rows ?? []
  const same = useSameRaiser(file)
  const known = new Set([file.id, ...[...named, ...merged, ...same].map(({ id }) => id)])
  const others = placed
    ? near.filter(({ id, item, quarter }) => !known.has(id) && item === file.item && quarter === file.quarter)
    : []
  if (named.length + merged.length + same.length + others.length === 0) return null
  return (
    <section className="file-section" aria-label={say(words.related)}>
      <h2>{say(words.related)}</h2>
      <ul className="related">
        {named.map(({ id, how }) => (
          <Named key={id} id={id} how={how} />
        ))}
        {merged.map((row) => (
          <Row key={row.id} row={row} how={words.relMerged} />
        ))}
        {same.map((row) => (
          <Row key={row.id} row={row} how={words.relRaiser} />
        ))}
        {others.map((row) => (
          <Row key={row.id} row={row} how={words.relPlace} />
        ))}
      </ul>
    </section>
  )
}

/** The roles that may look a raiser up by phone. */
const LOOK_UP: readonly string[] = ['committee', 'social-work', 'street-office', 'hotline']

/** Other demands of the same phone number, once the reader has opened the file and so knows it. */
function useSameRaiser({ id: own, story = [] }: File): readonly RowProps['row'][] {
  const api = useApi()
  const { community, role } = useSession()
  const contact = story.find(({ event }) => event === 'DemandRaised')?.data.contact
  const { data } = useQuery({
    queryKey: ['raiser-lookup', community, contact],
    queryFn: async ({ signal }) => {
      const path = `/v1/${encodeURIComponent(community)}/raiser-lookup`
      const { body } = await api.request(path, { method: 'POST', body: { contact }, signal })
      return (body as { readonly demands: readonly RowProps['row'][] }).demands
    },
    enabled: typeof contact === 'string' && contact.length >= 7 && contact.length <= 40 && LOOK_UP.includes(role),
  })
  return (data ?? []).filter(({ id }) => id !== own).slice(0, MOST)
}

/** Demands that the file names: its original, and those of its events. */
function namedIn({ id: own, original, story = [] }: File): readonly { readonly id: string; readonly how: Sentence }[] {
  const found = new Map<string, Sentence>()
  if (original !== null) found.set(original, words.relOriginal)
  for (const { event, data } of story) {
    const { related, earlier, repeat } = data as { related?: unknown; earlier?: unknown; repeat?: unknown }
    if (event === 'DemandRaised' && Array.isArray(related)) {
      for (const one of related) if (typeof one === 'string') found.set(one, words.relNamed)
    }
    for (const one of [earlier, repeat]) if (typeof one === 'string') found.set(one, words.relRepeat)
  }
  found.delete(own)
  return [...found].map(([id, how]) => ({ id, how }))
}

function Named({ id, how }: { readonly id: string; readonly how: Sentence }) {
  const { data } = useRow('demands', id, { personal: 'sealed' })
  return data === undefined ? null : <Row row={data} how={how} />
}

interface RowProps {
  readonly row: Pick<File, 'id' | 'number' | 'summary' | 'state'>
  readonly how: Sentence
}

function Row({ row, how }: RowProps) {
  const say = useSay()
  return (
    <li>
      <Link href={demandLink(row.id)}>{row.summary ?? say(demandWords.unsorted)}</Link>
      <StateChip state={row.state} />
      <span className="soft">
        {say(how)} · <span className="number">{numberText(row.number)}</span>
      </span>
    </li>
  )
}
