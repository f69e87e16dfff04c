import { DueChip } from '../../frame/parts/chips.tsx'
import { FilterBar } from '../../frame/parts/filters.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import type { FiltersFor } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { type Secondment, SecondmentChip, spanInWords, useMaskedName } from './people-parts.tsx'
import { peopleWords as words } from './words.ts'

/** Which secondments a choice shows. */
function filtersOf(which: string, party: string | undefined): FiltersFor<'personnel-sharing'> {
  switch (which) {
    case 'answer':
      return { state: 'requested', home: party ?? '' }
    case 'ours':
      return { host: party ?? '' }
    case 'settle':
      return { overdue: 'true' }
    default:
      return {}
  }
}

/** Every secondment that the reader may know of. */
export function Secondments() {
  const { language, say } = useLanguage()
  const [params, set] = useUrlState()
  const { party } = useSession()
  const nameOf = useMaskedName()
  const zone = useZone()
  const which = params.get('which') ?? 'all'
  const choices = [
    ['all', say(words.all)],
    ...(party === undefined ? [] : [['answer', say(words.toAnswer)] as const, ['ours', say(words.weUse)] as const]),
    ['settle', say(words.toSettle)],
  ] as const
  const columns: readonly RowColumn<Secondment>[] = [
    { key: 'person', title: say(words.person), width: 'minmax(7rem, 1fr)', cell: ({ person }) => nameOf(person) },
    {
      key: 'when',
      title: say(words.when),
      width: 'minmax(13rem, 1.6fr)',
      cell: (row) => spanInWords(language, row, zone),
    },
    { key: 'home', title: say(words.home), width: 'minmax(8rem, 1.2fr)', cell: ({ home }) => <PartyName id={home} /> },
    { key: 'host', title: say(words.host), width: 'minmax(8rem, 1.2fr)', cell: ({ host }) => <PartyName id={host} /> },
    { key: 'state', title: say(words.state), width: '6.5rem', cell: ({ state }) => <SecondmentChip state={state} /> },
    {
      key: 'due',
      title: say(words.answerBy),
      width: '8.5rem',
      cell: ({ state, expiresAt }) => (state === 'requested' ? <DueChip due={expiresAt} /> : null),
    },
  ]
  const kept = [...params].filter(([name]) => name !== 'open')
  return (
    <>
      <FilterBar>
        {choices.map(([value, label]) => (
          <button
            key={value}
            type="button"
            className={value === which ? 'filter-switch filter-switch-on' : 'filter-switch'}
            aria-pressed={value === which}
            onClick={() => set({ which: value === 'all' ? undefined : value })}
          >
            {label}
          </button>
        ))}
      </FilterBar>
      <RowList
        view="personnel-sharing"
        filters={filtersOf(which, party)}
        sort="newest"
        label={say(words.secondments)}
        rowKey={({ id }) => id}
        columns={columns}
        href={({ id }) => `/people?${new URLSearchParams([...kept, ['open', id]])}`}
        open={params.get('open') ?? undefined}
        empty={{ title: say(words.noSecondments), next: say(words.nobodyAwayNext) }}
      />
    </>
  )
}
