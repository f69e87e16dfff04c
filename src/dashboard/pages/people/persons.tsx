import { Chip } from '../../frame/parts/chips.tsx'
import { ChoiceFilter, FilterBar, useFilters } from '../../frame/parts/filters.tsx'
import { masked } from '../../frame/parts/masked.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn, useParties, usePartyName } from '../../kit/names.ts'
import { useView } from '../../kit/views.tsx'
import { type Person, useSkillName } from './people-parts.tsx'
import { peopleWords as words } from './words.ts'

/** Everyone whom the reader may know of. */
export function Persons() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const { values, active, clear } = useFilters('party', 'skill')
  const parties = useParties()
  const partyName = usePartyName()
  const skillName = useSkillName(language)
  const skills = useView('personnel-sharing/skills', { sort: 'certified', limit: 500 }).data?.rows ?? []
  const columns: readonly RowColumn<Person>[] = [
    {
      key: 'name',
      title: say(words.person),
      width: 'minmax(8rem, 1.2fr)',
      cell: ({ id, name }) => (typeof name === 'string' ? masked(name) : id),
    },
    {
      key: 'party',
      title: say(words.partyOf),
      width: 'minmax(9rem, 1.5fr)',
      cell: ({ memberships }) =>
        memberships
          .filter(({ until }) => until === null)
          .map(({ party }) => partyName(party))
          .join(', '),
    },
    {
      key: 'skills',
      title: say(words.skills),
      width: 'minmax(9rem, 1.8fr)',
      cell: (person) => (
        <span className="people-chips">
          {person.skills
            .filter(({ certified }) => certified)
            .map(({ skill, by }) => (
              <Chip key={`${skill} ${by}`}>{skillName(skill)}</Chip>
            ))}
        </span>
      ),
    },
    {
      key: 'busy',
      title: say(words.busy),
      width: 'minmax(8rem, 1.2fr)',
      cell: ({ engagements }) =>
        engagements.length === 0 ? (
          <span className="soft">{say(words.free)}</span>
        ) : (
          [...new Set(engagements.map(({ host }) => partyName(host)))].join(', ')
        ),
    },
  ]
  const kept = [...params].filter(([name]) => name !== 'open')
  return (
    <>
      <FilterBar active={active} clear={clear}>
        <ChoiceFilter
          name="party"
          label={say(words.partyOf)}
          options={parties.map((party) => ({ value: party.id, label: nameIn(language, party) }))}
        />
        <ChoiceFilter
          name="skill"
          label={say(words.skill)}
          options={skills.map(({ skill }) => ({ value: skill, label: skillName(skill) }))}
        />
      </FilterBar>
      <RowList
        view="persons"
        filters={{ left: false, ...values }}
        sort="person"
        label={say(words.people)}
        rowKey={({ id }) => id}
        columns={columns}
        href={({ id }) => `/people?${new URLSearchParams([...kept, ['open', id]])}`}
        open={params.get('open') ?? undefined}
        empty={{ title: say(words.noPeople), next: say(words.noPeopleNext), clear: active ? clear : undefined }}
      />
    </>
  )
}
