import { Chip } from '../../frame/parts/chips.tsx'
import { FilterBar, SwitchFilter, useFilters } from '../../frame/parts/filters.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { peopleWords as words } from './words.ts'

type Skill = RowOf<'personnel-sharing/skills'>

/** Which skills people hold, how often each is wanted now, and which are missing. */
export function Skills() {
  const { language, say } = useLanguage()
  const { values, active, clear } = useFilters('missing')
  const columns: readonly RowColumn<Skill>[] = [
    {
      key: 'skill',
      title: say(words.skill),
      width: 'minmax(10rem, 2fr)',
      cell: ({ skill, name, nameEn }) => (language === 'en' ? nameEn : null) ?? name ?? skill,
    },
    { key: 'certified', title: say(words.certified), width: 'minmax(6rem, 1fr)', cell: ({ certified }) => certified },
    { key: 'wanted', title: say(words.wanted), width: 'minmax(6rem, 1fr)', cell: ({ wanted }) => wanted },
    {
      key: 'missing',
      title: say(words.short),
      width: 'minmax(6rem, 1fr)',
      cell: ({ missing }) =>
        missing === 0 ? <span className="soft">{say(words.enough)}</span> : <Chip tone="danger">{missing}</Chip>,
    },
  ]
  return (
    <>
      <FilterBar active={active} clear={clear}>
        <SwitchFilter name="missing" label={say(words.missingOnly)} />
      </FilterBar>
      <RowList
        view="personnel-sharing/skills"
        filters={values.missing === 'true' ? { missing: true } : {}}
        sort="certified"
        label={say(words.skills)}
        rowKey={({ skill }) => skill}
        columns={columns}
        href={({ skill }) => `/people?tab=people&skill=${encodeURIComponent(skill)}`}
        empty={{ title: say(words.noSkills), clear: active ? clear : undefined }}
      />
    </>
  )
}
