import { CommandButton } from '../../frame/form/command-button.tsx'
import { Icon } from '../../frame/icons.tsx'
import { Chip } from '../../frame/parts/chips.tsx'
import { Spoken } from '../../frame/parts/names.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn } from '../../kit/names.ts'
import { valueWords } from '../../kit/value-words.ts'
import { AdminPart } from './part.tsx'
import { adminWords as words } from './words.ts'

/** The register of bodies to which demands are referred. */
export function OutsideBodies() {
  const { language, say } = useLanguage()
  const columns: readonly RowColumn<RowOf<'outside-bodies'>>[] = [
    {
      key: 'name',
      title: say(words.title),
      width: 'minmax(11rem, 2fr)',
      cell: (row) => (
        <>
          <Spoken>{nameIn(language, row)}</Spoken>
          <span className="row-more">{row.id}</span>
        </>
      ),
    },
    {
      key: 'kind',
      title: say(words.kind),
      width: 'minmax(6rem, 1fr)',
      cell: ({ kind }) => say(valueWords(kind) ?? { en: kind, zh: kind }),
    },
    { key: 'competence', title: say(words.competence), width: 'minmax(12rem, 3fr)', cell: (row) => row.competence },
    {
      key: 'standing',
      title: say(words.standing),
      width: '6rem',
      cell: ({ retired }) => <Chip>{say(retired ? words.retired : words.inUse)}</Chip>,
    },
    {
      key: 'acts',
      title: say(words.acts),
      width: '12.5rem',
      cell: (row) =>
        row.retired ? null : (
          <CommandButton
            aggregate="community"
            command="retire-body"
            given={{ body: row.id }}
            about={nameIn(language, row)}
          />
        ),
    },
  ]
  return (
    <AdminPart
      actions={
        <CommandButton
          type="primary"
          aggregate="community"
          command="register-body"
          icon={<Icon name="plus" size={1} />}
        />
      }
    >
      <RowList
        view="outside-bodies"
        label={say(words.bodies)}
        rowKey={({ id }) => id}
        columns={columns}
        empty={{ title: say(words.noBodies) }}
      />
    </AdminPart>
  )
}

/** The skills for which people are certified. */
export function SkillList() {
  const { say } = useLanguage()
  const columns: readonly RowColumn<RowOf<'personnel-sharing/skill-list'>>[] = [
    { key: 'name', title: say(words.title), width: 'minmax(10rem, 1fr)', cell: ({ name }) => name },
    { key: 'english', title: say(words.english), width: 'minmax(10rem, 1fr)', cell: ({ nameEn }) => nameEn },
    { key: 'id', title: say(words.id), width: 'minmax(8rem, 1fr)', cell: ({ id }) => <code>{id}</code> },
  ]
  return (
    <AdminPart
      actions={
        <CommandButton type="primary" aggregate="community" command="list-skill" icon={<Icon name="plus" size={1} />} />
      }
    >
      <RowList
        view="personnel-sharing/skill-list"
        label={say(words.skills)}
        rowKey={({ id }) => id}
        columns={columns}
        empty={{ title: say(words.noSkills) }}
      />
    </AdminPart>
  )
}
