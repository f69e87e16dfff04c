import { useRef } from 'react'
import { Link } from 'wouter'
import { type KeyMap, useKeys } from '../../frame/keys.ts'
import { DueChip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { AddressTabs } from '../../frame/parts/filters.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useChangedKeys } from '../../kit/changed-keys.ts'
import type { RowOf } from '../../kit/engine.ts'
import { entryLink } from '../../kit/entry-link.ts'
import { useLanguage, useSay } from '../../kit/language.tsx'
import { useView } from '../../kit/views.tsx'
import { AskedByUs } from './asked-by-us.tsx'
import { approvalsPlace } from './place.ts'
import { Request } from './request.tsx'
import { approvalWords as words } from './words.ts'
import './approvals.css'

type Kind = RowOf<'inbox'>['kind']

/** Requests of others outside demands, which are answered where they stand. */
const OTHER_KINDS: readonly Kind[] = [
  'share-requested',
  'secondment-requested',
  'hours-disputed',
  'prices-proposed',
  'breach-contested',
  'hotline-asked',
  'membership-offered',
]

const MOST = 200

/** What waits for an answer of the reader or their party, with its grounds; and what the party asks of others. */
export function ApprovalsPage() {
  const say = useSay()
  const [params] = useUrlState()
  const tab = params.get('tab') ?? 'for-us'
  const mine = useView('inbox', { filters: { kind: ['approval-asked'], needs: true }, sort: 'due', limit: MOST })
  const others = useView('inbox', { filters: { kind: [...OTHER_KINDS], needs: true }, sort: 'due', limit: MOST })
  return (
    <Page title={say(approvalsPlace.name)}>
      <AddressTabs
        label={say(words.which)}
        tabs={[
          { value: 'for-us', label: say(words.forUs), count: mine.data?.rows.length ?? 0 },
          { value: 'by-us', label: say(words.byUs) },
          { value: 'others', label: say(words.others), count: others.data?.rows.length ?? 0 },
        ]}
      />
      {tab === 'for-us' && <ForUs question={mine} />}
      {tab === 'by-us' && <AskedByUs />}
      {tab === 'others' && <Others question={others} />}
    </Page>
  )
}

type Question = Pick<ReturnType<typeof useView<'inbox'>>, 'data' | 'error' | 'refetch'>

function ForUs({ question: { data, error, refetch } }: { readonly question: Question }) {
  const say = useSay()
  const [, set] = useUrlState()
  const changed = useChangedKeys(data?.rows, ({ id }) => id)
  const list = useRef<HTMLUListElement>(null)
  useKeys(keysOf(list, (answer) => set({ answer })))
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={6} />
  if (data.rows.length === 0) return <Empty kind="nothing" title={say(words.nothing)} next={say(words.nothingNext)} />
  // A person may get the same request for more than one post.
  const once = [...new Map(data.rows.map((entry) => [`${entry.about.demand}/${entry.about.approval}`, entry])).values()]
  return (
    <>
      <ul ref={list} className="requests" aria-label={say(words.list)}>
        {once.map((entry) => (
          <Request key={entry.id} entry={entry} changed={changed.has(entry.id)} />
        ))}
      </ul>
      <p className="key-hint soft">{say(words.keys)}</p>
    </>
  )
}

/** J and K go from one request to the next; Y and N open the answer to the one that has the focus. Nothing is sent before its form is. */
function keysOf(list: React.RefObject<HTMLElement | null>, open: (answer: string) => void): KeyMap {
  const here = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('.request') ?? null
  const step = (by: 1 | -1) => (): void => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>('.request') ?? [])]
    const own = here()
    all[(own === null ? -1 : all.indexOf(own)) + by]?.focus()
  }
  const answer = (choice: 'grant' | 'refuse') => (): void => {
    const name = here()?.dataset.name
    if (name !== undefined) open(`${name}:${choice}`)
  }
  const keys = { j: step(1), k: step(-1), y: answer('grant'), n: answer('refuse') }
  return { ...keys, J: keys.j, K: keys.k, Y: keys.y, N: keys.n }
}

/** Requests about shares, people, prices and breaches: a link leads to where each is answered. */
function Others({ question: { data, error, refetch } }: { readonly question: Question }) {
  const { language, say } = useLanguage()
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={4} />
  if (data.rows.length === 0) return <Empty kind="nothing" title={say(words.nothingElse)} />
  return (
    <ul className="requests-other">
      {data.rows.map((entry) => {
        const link = entryLink(entry)
        const title = entry.title[language]
        return (
          <li key={entry.id} className="panel">
            {link === undefined ? <span>{title}</span> : <Link href={link}>{title}</Link>}
            <DueChip due={entry.due} />
          </li>
        )
      })}
    </ul>
  )
}
