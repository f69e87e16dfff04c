import { Link } from 'wouter'
import { Chip, DueChip } from '../../frame/parts/chips.tsx'
import { AddressTabs, FilterBar, SwitchFilter, useFilters } from '../../frame/parts/filters.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import { Subject } from '../../frame/parts/subject.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { frameWords } from '../../frame/words.ts'
import type { FiltersFor, RowOf } from '../../kit/engine.ts'
import { entryLink } from '../../kit/entry-link.ts'
import { type Say, useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { usePartyName, useZone } from '../../kit/names.ts'
import { useSubject } from '../../kit/subjects.ts'
import { agoText, endOfDay } from '../../kit/time.ts'
import { notificationsPlace } from '../notifications/place.ts'
import { messagesPlace } from './place.ts'
import { messageWords as words } from './words.ts'

type Entry = RowOf<'inbox'>

/** All entries of the reader's inbox, as tabs: to do, to know. */
export function MessagesPage() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const { values, active, clear } = useFilters('today')
  const nowMs = useNow()
  const zone = useZone()
  const address = useAddressee(say)
  const tab = params.get('tab') ?? 'all'
  const filters: FiltersFor<'inbox'> = {
    ...(tab === 'all' ? {} : { needs: tab === 'todo' }),
    ...(values.today === 'true' ? { dueBefore: endOfDay(nowMs, zone) } : {}),
  }
  const columns: readonly RowColumn<Entry>[] = [
    { key: 'title', title: say(words.message), width: 'minmax(16rem, 3fr)', cell: (row) => <Message entry={row} /> },
    { key: 'to', title: say(words.to), width: 'minmax(6rem, 1fr)', cell: (row) => <Chip>{address(row)}</Chip> },
    { key: 'due', title: say(words.due), width: '9rem', cell: ({ due }) => <DueChip due={due} /> },
    {
      key: 'since',
      title: say(words.since),
      width: '8rem',
      cell: ({ since }) => <span className="soft">{agoText(language, since, nowMs)}</span>,
    },
  ]
  return (
    <Page
      title={say(messagesPlace.name)}
      intro={say(words.intro)}
      actions={<Link href={notificationsPlace.path}>{say(frameWords.notifications)}</Link>}
    >
      <AddressTabs
        label={say(words.which)}
        tabs={[
          { value: 'all', label: say(words.all) },
          { value: 'todo', label: say(words.todo) },
          { value: 'told', label: say(words.told) },
        ]}
      />
      <FilterBar active={active} clear={clear}>
        <SwitchFilter name="today" label={say(words.dueBefore)} />
      </FilterBar>
      <RowList
        view="inbox"
        filters={filters}
        sort={values.today === 'true' ? 'due' : 'newest'}
        label={say(words.list)}
        rowKey={({ id }) => id}
        columns={columns}
        href={entryLink}
        empty={{
          title: say(words.nothingTodo),
          next: say(words.nothingTodoNext),
          clear: active ? clear : undefined,
        }}
      />
    </Page>
  )
}

/** Returns to whom an entry is addressed, in words. */
function useAddressee(say: Say): (entry: Entry) => string {
  const partyName = usePartyName()
  return ({ to }) => (to.kind === 'party' ? partyName(to.id) : say(to.kind === 'person' ? words.toMe : words.toParty))
}

/** What an entry says, about which demand, and why. Others may look at the screen: a restricted demand is not named. */
function Message({ entry }: { readonly entry: Entry }) {
  const { language } = useLanguage()
  const { title, meaning, reason } = entry
  const demand = useSubject(entry)
  const why = [meaning?.[language], typeof reason === 'string' ? reason : undefined].filter(
    (part) => part !== undefined,
  )
  return (
    <>
      {title[language]}
      {demand !== undefined && demand.visibility !== 'restricted' && <Subject demand={demand} />}
      {why.length > 0 && <span className="row-more">{why.join(' · ')}</span>}
    </>
  )
}
