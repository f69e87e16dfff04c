import { Chip } from '../../frame/parts/chips.tsx'
import { ChoiceFilter, FilterBar, SwitchFilter, useFilters } from '../../frame/parts/filters.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import type { FiltersFor } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn, useParties } from '../../kit/names.ts'
import { countText, moneyText, rateText } from '../../kit/numbers.ts'
import { valueWords } from '../../kit/value-words.ts'
import type { Resource } from './shared-parts.ts'
import { resourceWords as words } from './words.ts'

const CATEGORIES = ['venue', 'equipment', 'material', 'fund', 'information'] as const

/** Everything that parties offer, with what is free, used and idle. */
export function Supply() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const { values, active, clear } = useFilters('category', 'owner', 'room', 'late')
  const parties = useParties()
  const kept = [...params].filter(([name]) => name !== 'open')
  const columns = useSupplyColumns()
  const filters: FiltersFor<'resource-sharing'> = {
    status: 'offered',
    ...(values.category === undefined ? {} : { category: values.category as Resource['category'] }),
    ...(values.owner === undefined ? {} : { owner: values.owner }),
    ...(values.room === 'true' ? { room: true } : {}),
    ...(values.late === 'true' ? { overdue: true } : {}),
  }
  return (
    <>
      <FilterBar active={active} clear={clear}>
        <ChoiceFilter
          name="category"
          label={say(words.category)}
          options={CATEGORIES.map((value) => ({ value, label: say(valueWords(value) ?? { en: value, zh: value }) }))}
        />
        <ChoiceFilter
          name="owner"
          label={say(words.owner)}
          options={parties.map((party) => ({ value: party.id, label: nameIn(language, party) }))}
        />
        <SwitchFilter name="room" label={say(words.room)} />
        <SwitchFilter name="late" label={say(words.late)} />
      </FilterBar>
      <p className="soft">
        {say(words.idle)}: {say(words.idleMeans)}
      </p>
      <RowList
        view="resource-sharing"
        filters={filters}
        sort="oldest"
        label={say(words.resources)}
        rowKey={({ id }) => id}
        columns={columns}
        href={({ id }) => `/resources?${new URLSearchParams([...kept, ['open', id]])}`}
        open={params.get('open') ?? undefined}
        empty={{ title: say(words.nobodyOffers), next: say(words.offerNext), clear: active ? clear : undefined }}
      />
    </>
  )
}

function useSupplyColumns(): readonly RowColumn<Resource>[] {
  const { language, say } = useLanguage()
  return [
    { key: 'name', title: say(words.name), width: 'minmax(11rem, 2fr)', cell: (row) => nameIn(language, row) },
    {
      key: 'owner',
      title: say(words.owner),
      width: 'minmax(8rem, 1.5fr)',
      cell: ({ owner }) => <PartyName id={owner} />,
    },
    {
      key: 'category',
      title: say(words.category),
      width: '6.5rem',
      cell: ({ category }) => <Chip>{say(valueWords(category) ?? { en: category, zh: category })}</Chip>,
    },
    { key: 'left', title: say(words.left), width: 'minmax(7rem, 1fr)', cell: (row) => <Left resource={row} /> },
    { key: 'use', title: say(words.use), width: 'minmax(8rem, 1.2fr)', cell: (row) => <InUse resource={row} /> },
    {
      key: 'idle',
      title: say(words.idle),
      width: '9rem',
      cell: ({ idle }) => (idle === null || idle.of === 0 ? <span className="soft">–</span> : <Idle idle={idle} />),
    },
  ]
}

/** How much is free now, of how much. */
export function Left({ resource }: { readonly resource: Resource }) {
  const { language, say } = useLanguage()
  const { left, quantity, unit, stock } = resource
  if (left === null) return <>{say(words.unlimited)}</>
  if (stock === 'fund') return <span className="number">{moneyText(language, left)}</span>
  const text = say(words.leftOf, { left: countText(language, left), all: countText(language, quantity) })
  return (
    <span className="number">
      {text} {unit ?? ''} {left === 0 && <Chip tone="warn">{say(words.none)}</Chip>}
    </span>
  )
}

const OPEN = ['requested', 'waiting', 'held', 'using'] as const
const DONE = ['returned', 'consumed', 'given'] as const

function InUse({ resource: { shares, overdue } }: { readonly resource: Resource }) {
  const { say } = useLanguage()
  const open = OPEN.reduce((sum, state) => sum + shares[state], 0)
  const done = DONE.reduce((sum, state) => sum + shares[state], 0)
  return (
    <span className="resource-use">
      {say(words.open, { n: open })} <span className="soft">{say(words.ended, { n: done })}</span>
      {overdue > 0 && <Chip tone="danger">{say(words.notBackCount, { n: overdue })}</Chip>}
    </span>
  )
}

/** The idle rate as a number and a bar. */
export function Idle({ idle }: { readonly idle: { readonly count: number; readonly of: number } }) {
  const { language, say } = useLanguage()
  const hours = (minutes: number): string => countText(language, Math.round(minutes / 60))
  const title = say(words.idleOf, { idle: hours(idle.count), open: hours(idle.of) })
  return (
    <span className="idle" title={title}>
      <span className="number">{rateText(idle)}</span>
      <span className="idle-bar" aria-hidden="true">
        <span style={{ inlineSize: `${(100 * idle.count) / idle.of}%` }} />
      </span>
      <span className="sr-only">{title}</span>
    </span>
  )
}
