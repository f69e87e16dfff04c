import { Chip, type Tone } from '../../frame/parts/chips.tsx'
import { ChoiceFilter, FilterBar, useFilters } from '../../frame/parts/filters.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import type { FiltersFor, RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { nameIn, useParties } from '../../kit/names.ts'
import { agoText } from '../../kit/time.ts'
import { valueWords } from '../../kit/value-words.ts'
import { itemTitle } from './items.tsx'
import { BREACH_STATE_WORDS, workbookWords as words } from './words.ts'

export type Breach = RowOf<'workbook-compliance/breaches'>

const TONES: Readonly<Record<Breach['state'], Tone>> = {
  recorded: 'danger',
  contested: 'warn',
  upheld: 'danger',
  remedied: 'good',
  dismissed: 'plain',
}

/** What became of a breach so far. */
export function BreachChip({ state }: Pick<Breach, 'state'>) {
  return <Chip tone={TONES[state]}>{useLanguage().say(BREACH_STATE_WORDS[state])}</Chip>
}

/** Every breach that the reader may know of. */
export function Breaches() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const { values, active, clear } = useFilters('state', 'party')
  const parties = useParties()
  const nowMs = useNow()
  const filters: FiltersFor<'workbook-compliance/breaches'> = {
    ...(values.state === undefined ? {} : { state: values.state as Breach['state'] }),
    ...(values.party === undefined ? {} : { party: values.party }),
  }
  const columns: readonly RowColumn<Breach>[] = [
    {
      key: 'item',
      title: say(words.item),
      width: 'minmax(12rem, 2fr)',
      cell: (row) => `${row.item} ${itemTitle(language, row)}`,
    },
    {
      key: 'party',
      title: say(words.party),
      width: 'minmax(8rem, 1.2fr)',
      cell: ({ party }) => <PartyName id={party} />,
    },
    {
      key: 'kind',
      title: say(words.kind),
      width: '7rem',
      cell: ({ kind }) => say(valueWords(kind) ?? { en: kind, zh: kind }),
    },
    { key: 'state', title: say(words.state), width: '7rem', cell: ({ state }) => <BreachChip state={state} /> },
    {
      key: 'recorded',
      title: say(words.recorded),
      width: '8rem',
      cell: ({ recorded }) => <span className="soft">{agoText(language, recorded, nowMs)}</span>,
    },
  ]
  const kept = [...params].filter(([name]) => name !== 'open')
  return (
    <>
      <FilterBar active={active} clear={clear}>
        <ChoiceFilter
          name="state"
          label={say(words.state)}
          options={Object.entries(BREACH_STATE_WORDS).map(([value, label]) => ({ value, label: say(label) }))}
        />
        <ChoiceFilter
          name="party"
          label={say(words.party)}
          options={parties.map((party) => ({ value: party.id, label: nameIn(language, party) }))}
        />
      </FilterBar>
      <RowList
        view="workbook-compliance/breaches"
        filters={filters}
        sort="latest"
        label={say(words.breaches)}
        rowKey={({ id }) => id}
        columns={columns}
        href={({ id }) => `/workbook?${new URLSearchParams([...kept, ['open', id]])}`}
        open={params.get('open') ?? undefined}
        empty={{ title: say(words.noBreaches), next: say(words.noBreachesNext), clear: active ? clear : undefined }}
      />
    </>
  )
}
