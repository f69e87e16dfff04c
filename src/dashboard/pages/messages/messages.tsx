import { Button } from 'antd'
import { useLocation } from 'wouter'
import { Chip, DueChip } from '../../frame/parts/chips.tsx'
import { AddressTabs, FilterBar, SwitchFilter, useFilters } from '../../frame/parts/filters.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import { Facts, SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { entryLink } from '../../kit/entry-link.ts'
import type { FiltersOf, ViewRow } from '../../kit/http-surface.ts'
import { type Say, useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { usePartyName, useZone } from '../../kit/names.ts'
import { agoText, endOfDay, momentText } from '../../kit/time.ts'
import { useRow } from '../../kit/views.tsx'
import { messagesPlace } from './place.ts'
import { messageWords as words } from './words.ts'

type Entry = ViewRow<'inbox'>

/** All entries of the reader's inbox, as tabs: to do, to know. */
export function MessagesPage() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const { values, active, clear } = useFilters('today')
  const nowMs = useNow()
  const zone = useZone()
  const address = useAddressee(say)
  const tab = params.get('tab') ?? 'all'
  const filters: FiltersOf<'inbox'> = {
    ...(tab === 'all' ? {} : { needs: tab === 'todo' ? 'true' : 'false' }),
    ...(values.today === 'true' ? { dueBefore: endOfDay(nowMs, zone), sort: 'due' } : {}),
  }
  const columns: readonly RowColumn<Entry>[] = [
    { key: 'title', title: say(words.message), width: 'minmax(16rem, 3fr)', cell: ({ title }) => title[language] },
    { key: 'to', title: say(words.to), width: 'minmax(6rem, 1fr)', cell: (row) => <Chip>{address(row)}</Chip> },
    { key: 'due', title: say(words.due), width: '9rem', cell: ({ due }) => <DueChip due={due} /> },
    {
      key: 'since',
      title: say(words.since),
      width: '8rem',
      cell: ({ since }) => <span className="soft">{agoText(language, since, nowMs)}</span>,
    },
  ]
  const open = (id: string): string => {
    const next = new URLSearchParams(params)
    next.set('open', id)
    return `${messagesPlace.path}?${next}`
  }
  return (
    <Page title={say(messagesPlace.name)} intro={say(words.intro)}>
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
        label={say(words.list)}
        rowKey={({ id }) => id}
        columns={columns}
        href={({ id }) => open(id)}
        open={params.get('open') ?? undefined}
        empty={{
          title: say(words.nothingTodo),
          next: say(words.nothingTodoNext),
          clear: active ? clear : undefined,
        }}
      />
      <SidePanel title={say(words.message)}>
        <Message id={params.get('open') ?? undefined} address={address} />
      </SidePanel>
    </Page>
  )
}

/** Returns to whom an entry is addressed, in words. */
function useAddressee(say: Say): (entry: Entry) => string {
  const partyName = usePartyName()
  return ({ to }) => (to.kind === 'party' ? partyName(to.id) : say(to.kind === 'person' ? words.toMe : words.toParty))
}

function Message({ id, address }: { readonly id: string | undefined; readonly address: (entry: Entry) => string }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const [, navigate] = useLocation()
  const { data, error, refetch } = useRow('inbox', id)
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  const link = entryLink(data)
  return (
    <article className="page">
      <h2>{data.title[language]}</h2>
      <Facts
        facts={[
          [say(words.to), address(data)],
          [say(words.since), momentText(language, data.since, zone)],
          [say(words.due), data.due === null ? null : <DueChip due={data.due} />],
          [say(words.reason), data.meaning === null ? null : data.meaning[language]],
        ]}
      />
      {link !== undefined && (
        <Button type="primary" onClick={() => navigate(link)}>
          {say(words.openIt)}
        </Button>
      )}
    </article>
  )
}
