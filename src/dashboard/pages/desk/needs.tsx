import { Button } from 'antd'
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { useKeys } from '../../frame/keys.ts'
import { Empty } from '../../frame/parts/empty.tsx'
import { AddressTabs } from '../../frame/parts/filters.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useChangedKeys } from '../../kit/changed-keys.ts'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { useZone } from '../../kit/names.ts'
import { endOfDay } from '../../kit/time.ts'
import { useView } from '../../kit/views.tsx'
import { EntryRow } from './entry-row.tsx'
import { deskWords as words } from './words.ts'

type Entry = RowOf<'inbox'>

const SHOWN = 12

/** Which entries a tab shows. */
function isIn(tab: string, { kind, due }: Entry, nowMs: number, dayEnd: string): boolean {
  switch (tab) {
    case 'overdue':
      return due !== null && Date.parse(due) <= nowMs
    case 'today':
      return due !== null && Date.parse(due) > nowMs && due < dayEnd
    case 'approvals':
      return kind === 'approval-asked'
    case 'callbacks':
      return kind === 'callback-due' || kind === 'withdrawal-to-call'
    case 'tasks':
      return kind.startsWith('task-') || kind === 'request-received'
    default:
      return true
  }
}

/** Everything that waits for the reader, the most urgent first, with what to do about it. */
export function Needs() {
  const { say } = useLanguage()
  const [params] = useUrlState()
  const nowMs = useNow()
  const dayEnd = endOfDay(nowMs, useZone())
  const [more, setMore] = useState(0)
  const { data, error, refetch } = useView('inbox', { filters: { needs: true }, sort: 'due', limit: 500 })
  const entries = data?.rows ?? []
  const changed = useChangedKeys(data?.rows, ({ id }) => id)
  const tab = params.get('tab') ?? 'all'
  const list = useRef<HTMLUListElement>(null)
  useKeys({ j: () => moveIn(list.current, 1), k: () => moveIn(list.current, -1) })
  const count = (value: string): number => entries.filter((entry) => isIn(value, entry, nowMs, dayEnd)).length
  const chosen = entries.filter((entry) => isIn(tab, entry, nowMs, dayEnd))
  const shown = chosen.slice(0, SHOWN + more)
  const tabs = (['all', 'overdue', 'today', 'approvals', 'callbacks', 'tasks'] as const).map((value) => ({
    value,
    label: say(words[value]),
    count: count(value),
  }))
  return (
    <section className="panel needs" aria-labelledby="needs-title">
      <h2 id="needs-title">{say(words.needs)}</h2>
      <AddressTabs label={say(words.which)} tabs={tabs} />
      {error !== null && <ProblemNote error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data !== undefined && chosen.length === 0 && <Clear filtered={tab !== 'all' && entries.length > 0} />}
      <ul className="entries" ref={list}>
        {shown.map((entry) => (
          <EntryRow key={entry.id} entry={entry} changed={changed.has(entry.id)} />
        ))}
      </ul>
      {chosen.length > shown.length && (
        <Button type="text" block onClick={() => setMore(more + 50)}>
          {say(words.listMore, { n: Math.min(50, chosen.length - shown.length) })}
        </Button>
      )}
    </section>
  )
}

function Clear({ filtered }: { readonly filtered: boolean }) {
  const { say } = useLanguage()
  const [, set] = useUrlState()
  if (filtered) {
    return <Empty kind="filtered" action={<Button onClick={() => set({ tab: undefined })}>{say(words.all)}</Button>} />
  }
  return (
    <Empty
      kind="nothing"
      title={say(words.clear)}
      next={say(words.clearNext)}
      action={<Link href="/demands">{say(words.openDemands)}</Link>}
    />
  )
}

/** Moves the focus to the next or the previous entry. */
function moveIn(list: HTMLElement | null, step: number): void {
  const links = [...(list?.querySelectorAll<HTMLElement>('a.entry-title') ?? [])]
  const at = links.indexOf(document.activeElement as HTMLElement)
  links[at < 0 ? 0 : at + step]?.focus()
}
