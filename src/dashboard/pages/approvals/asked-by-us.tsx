import { demandLink } from '../../frame/links.ts'
import { Chip, DueChip, type Tone } from '../../frame/parts/chips.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { type Sentence, useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { agoText } from '../../kit/time.ts'
import { useRow } from '../../kit/views.tsx'
import { actWords } from './request.tsx'
import { approvalWords as words } from './words.ts'

type Entry = RowOf<'inbox'>

const STATES: Readonly<Record<string, readonly [Sentence, Tone]>> = {
  'approval-requested': [words.requested, 'info'],
  'approval-granted': [words.granted, 'good'],
  'approval-refused': [words.refused, 'danger'],
  'approval-lapsed': [words.lapsed, 'warn'],
}

/** What the reader's party asked for, and the answers. */
export function AskedByUs() {
  const { language, say } = useLanguage()
  const nowMs = useNow()
  const columns: readonly RowColumn<Entry>[] = [
    { key: 'act', title: say(words.about), width: 'minmax(14rem, 3fr)', cell: (entry) => <About entry={entry} /> },
    {
      key: 'state',
      title: say(words.state),
      width: '9rem',
      cell: ({ kind, about }) => {
        const [state, tone] = STATES[kind] ?? [words.requested, 'plain']
        return (
          <span className="request-chips">
            <Chip tone={tone}>{say(state)}</Chip>
            {about.stage === 'stand-in' && <Chip tone="warn">{say(words.standIn)}</Chip>}
          </span>
        )
      },
    },
    {
      key: 'due',
      title: say(words.answered),
      width: 'minmax(8rem, 1fr)',
      cell: ({ kind, due, reason }) =>
        kind === 'approval-requested' ? (
          <DueChip due={due} rule={say(words.answerRule)} />
        ) : typeof reason === 'string' ? (
          reason
        ) : null,
    },
    {
      key: 'since',
      title: say(words.since),
      width: '7rem',
      cell: ({ since }) => <span className="soft">{agoText(language, since, nowMs)}</span>,
    },
  ]
  return (
    <RowList
      view="inbox"
      filters={{ kind: ['approval-requested', 'approval-granted', 'approval-refused', 'approval-lapsed'] }}
      sort="newest"
      label={say(words.byUs)}
      rowKey={({ id }) => id}
      columns={columns}
      href={({ about }) => (typeof about.demand === 'string' ? demandLink(about.demand) : undefined)}
      empty={{ title: say(words.nothingAsked), next: say(words.nothingAskedNext) }}
    />
  )
}

function About({ entry }: { readonly entry: Entry }) {
  const { say } = useLanguage()
  const id = typeof entry.about.demand === 'string' ? entry.about.demand : undefined
  const { data } = useRow('demands', id, { personal: 'sealed' })
  return (
    <>
      <span className="asked-act">{say(actWords(entry.about.act))}</span>
      <span className="row-more">{data?.summary ?? say(words.restricted)}</span>
    </>
  )
}
