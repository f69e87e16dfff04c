import { Chip, DueChip, LevelChip, StateChip, VisibilityChip } from '../../frame/parts/chips.tsx'
import { useFilters } from '../../frame/parts/filters.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import { dueRule } from '../../kit/due-rules.ts'
import type { FiltersFor, RowOf } from '../../kit/engine.ts'
import { type Say, useLanguage, useSay } from '../../kit/language.tsx'
import { useItemTitle, usePartyName, useZone } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { momentText } from '../../kit/time.ts'
import { usePlaceText } from './place-text.ts'
import { demandWords as words } from './words.ts'

type Row = RowOf<'demand-board'>

interface DemandListProps {
  readonly filters: FiltersFor<'demand-board'>
  readonly states?: readonly string[] | undefined
  readonly open: string | undefined
  readonly hrefOf: (id: string) => string
  /** Removes the filters, where there are any. */
  readonly clear: (() => void) | undefined
}

/** Open demands as a list, next due first. */
export function DemandList({ filters, states, open, hrefOf, clear }: DemandListProps) {
  const say = useSay()
  const columns = useColumns()
  const asked = { ...filters, ...(states === undefined ? {} : { state: states }) } as FiltersFor<'demand-board'>
  return (
    <RowList
      view="demand-board"
      filters={asked}
      label={say(words.listLabel)}
      rowKey={({ id }) => id}
      columns={columns}
      open={open}
      href={({ id }) => hrefOf(id)}
      empty={{ title: say(words.nothing), next: say(words.nothingNext), clear }}
    />
  )
}

/** Demands that have ended, newest first. */
export function EndedList({ open, hrefOf }: Pick<DemandListProps, 'open' | 'hrefOf'>) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const { values } = useFilters('state')
  const placeText = usePlaceText()
  const itemTitle = useItemTitle()
  const columns: readonly RowColumn<RowOf<'demands'>>[] = [
    {
      key: 'summary',
      title: say(words.number),
      width: 'minmax(14rem, 3fr)',
      cell: (row) => <Headline row={row} say={say} />,
    },
    { key: 'state', title: say(words.state), width: '7rem', cell: ({ state }) => <StateChip state={state} /> },
    { key: 'item', title: say(words.item), width: 'minmax(8rem, 1.5fr)', cell: ({ item }) => itemTitle(item) },
    { key: 'place', title: say(words.place), width: 'minmax(8.5rem, 1fr)', cell: (row) => placeText(row) },
    {
      key: 'raised',
      title: say(words.raised),
      width: '9rem',
      cell: ({ raised }) => momentText(language, raised, zone),
    },
  ]
  return (
    <RowList
      view="demands"
      filters={{ state: (values.state ?? 'closed,declined,withdrawn,merged').split(',') } as FiltersFor<'demands'>}
      sort="newest"
      label={say(words.listLabel)}
      rowKey={({ id }) => id}
      columns={columns}
      open={open}
      href={({ id }) => hrefOf(id)}
      empty={{ title: say(words.nothingEnded) }}
    />
  )
}

function Headline({ row, say }: { readonly row: Pick<Row, 'summary' | 'number'>; readonly say: Say }) {
  return (
    <>
      {row.summary ?? say(words.unsorted)}
      <span className="row-more number">{numberText(row.number)}</span>
    </>
  )
}

function useColumns(): readonly RowColumn<Row>[] {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const placeText = usePlaceText()
  const itemTitle = useItemTitle()
  return [
    {
      key: 'summary',
      title: say(words.number),
      width: 'minmax(14rem, 3fr)',
      cell: (row) => <Headline row={row} say={say} />,
    },
    {
      key: 'state',
      title: say(words.state),
      width: 'minmax(7rem, 1fr)',
      cell: ({ state, visibility }) => (
        <span className="row-chips">
          <StateChip state={state} />
          <VisibilityChip visibility={visibility === 'restricted' ? visibility : 'public'} />
        </span>
      ),
    },
    { key: 'level', title: say(words.level), width: '6rem', cell: ({ level }) => <LevelChip level={level} /> },
    { key: 'item', title: say(words.item), width: 'minmax(8rem, 1.5fr)', cell: ({ item }) => itemTitle(item) },
    { key: 'place', title: say(words.place), width: 'minmax(8.5rem, 1fr)', cell: (row) => placeText(row) },
    {
      key: 'holders',
      title: say(words.holders),
      width: 'minmax(7rem, 1fr)',
      cell: ({ parties }) => parties.map(partyName).join(language === 'zh' ? '、' : ', '),
    },
    {
      key: 'due',
      title: say(words.due),
      width: '9rem',
      cell: (row) => (
        <>
          <DueChip due={row.due} rule={say(dueRule(row))} />
          {row.supervision !== null && <Chip tone="warn">{say(words.supervised)}</Chip>}
        </>
      ),
    },
  ]
}
