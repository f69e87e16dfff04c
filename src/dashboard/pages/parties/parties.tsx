import { Chip } from '../../frame/parts/chips.tsx'
import { ChoiceFilter, FilterBar, SwitchFilter, useFilters } from '../../frame/parts/filters.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import { PARTY_ROLES } from '../../frame/place.ts'
import { useUrlState } from '../../frame/url-state.ts'
import { ROLE_WORDS } from '../../kit/domain-words.ts'
import type { FiltersFor, RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn } from '../../kit/names.ts'
import { rateText } from '../../kit/numbers.ts'
import './parties.css'
import { PartyPanel } from './party-panel.tsx'
import { partiesPlace } from './place.ts'
import { StandingChip } from './standing-chip.tsx'
import { STANDING_WORDS, partyWords as words } from './words.ts'

type Party = RowOf<'parties'>

/** Every party: its standing, what it owes, what it did in time, its breaches. */
export function PartiesPage() {
  const { say } = useLanguage()
  const [params] = useUrlState()
  const { values, active, clear } = useFilters('kind', 'standing', 'breaches')
  const columns = usePartyColumns()
  const filters: FiltersFor<'parties'> = {
    ...(values.kind === undefined ? {} : { kind: values.kind as Party['kind'] }),
    ...(values.standing === undefined ? {} : { standing: values.standing as Party['standing'] }),
    ...(values.breaches === 'true' ? { breaches: true } : {}),
  }
  const kept = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined))
  return (
    <Page title={say(partiesPlace.name)} intro={say(words.intro)}>
      <FilterBar active={active} clear={clear}>
        <ChoiceFilter
          name="kind"
          label={say(words.kind)}
          options={PARTY_ROLES.map((value) => ({ value, label: say(ROLE_WORDS[value]) }))}
        />
        <ChoiceFilter
          name="standing"
          label={say(words.standing)}
          options={Object.entries(STANDING_WORDS).map(([value, label]) => ({ value, label: say(label) }))}
        />
        <SwitchFilter name="breaches" label={say(words.withBreaches)} />
      </FilterBar>
      <RowList
        view="parties"
        filters={filters}
        sort="joined"
        label={say(words.list)}
        rowKey={({ id }) => id}
        columns={columns}
        href={({ id }) => `/parties?${new URLSearchParams([...kept, ['open', id]])}`}
        open={params.get('open') ?? undefined}
        empty={{ title: say(words.none), next: say(words.noneNext), clear: active ? clear : undefined }}
      />
      <PartyPanel />
    </Page>
  )
}

function usePartyColumns(): readonly RowColumn<Party>[] {
  const { language, say } = useLanguage()
  return [
    {
      key: 'name',
      title: say(words.name),
      width: 'minmax(11rem, 2fr)',
      cell: (row) => nameIn(language, row),
    },
    { key: 'kind', title: say(words.kind), width: 'minmax(8rem, 1.2fr)', cell: ({ kind }) => say(ROLE_WORDS[kind]) },
    {
      key: 'standing',
      title: say(words.standing),
      width: '7rem',
      cell: ({ standing }) => <StandingChip standing={standing} />,
    },
    {
      key: 'owes',
      title: say(words.owes),
      width: 'minmax(9rem, 1.2fr)',
      cell: ({ owes }) => (
        <span className="party-owes">
          {say(words.tasks, { n: owes.tasks })}
          {owes.overdue > 0 && <Chip tone="danger">{say(words.overdue, { n: owes.overdue })}</Chip>}
        </span>
      ),
    },
    {
      key: 'onTime',
      title: say(words.onTime),
      width: '8rem',
      named: true,
      cell: ({ inTime: { delivered } }) =>
        delivered.of === 0 ? (
          <span className="soft">–</span>
        ) : (
          <span className="number" title={say(words.outOf, delivered)}>
            {rateText(delivered)}
          </span>
        ),
    },
    {
      key: 'breaches',
      title: say(words.breaches),
      width: '7rem',
      named: true,
      cell: ({ breaches, contested }) =>
        breaches === 0 ? (
          <span className="soft">{say(words.noBreaches)}</span>
        ) : (
          <Chip tone="warn" {...(contested > 0 ? { title: say(words.contested, { n: contested }) } : {})}>
            {breaches}
          </Chip>
        ),
    },
  ]
}
