import { CommandButton } from '../../frame/form/command-button.tsx'
import { Icon } from '../../frame/icons.tsx'
import { Chip } from '../../frame/parts/chips.tsx'
import { PersonName } from '../../frame/parts/names.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { AdminPart } from './part.tsx'
import { adminWords as words } from './words.ts'

/** Who works or volunteers, and for which party. */
export function People() {
  const say = useSay()
  const partyName = usePartyName()
  const columns: readonly RowColumn<RowOf<'persons'>>[] = [
    {
      key: 'name',
      title: say(words.name),
      width: 'minmax(10rem, 2fr)',
      cell: ({ id, name }) => <PersonCell id={id} name={name} />,
    },
    {
      key: 'party',
      title: say(words.memberOf),
      width: 'minmax(10rem, 2fr)',
      cell: ({ memberships }) =>
        memberships
          .filter(({ until }) => until === null)
          .map(({ party }) => partyName(party))
          .join('、'),
    },
    {
      key: 'skills',
      title: say(words.skill),
      width: 'minmax(8rem, 1.5fr)',
      cell: ({ skills }) =>
        [...new Set(skills.filter(({ certified }) => certified).map(({ skill }) => skill))].join(', '),
    },
    {
      key: 'standing',
      title: say(words.standing),
      width: '6rem',
      cell: ({ left }) => <Chip tone={left ? 'plain' : 'good'}>{say(left ? words.left : words.hereNow)}</Chip>,
    },
    {
      key: 'acts',
      title: say(words.acts),
      width: '8rem',
      cell: ({ id, left }) =>
        left ? null : <CommandButton aggregate="community" command="appoint" given={{ person: id }} about={id} />,
    },
  ]
  return (
    <AdminPart
      actions={<CommandButton type="primary" aggregate="person" command="enrol" icon={<Icon name="plus" size={1} />} />}
    >
      <RowList
        view="persons"
        label={say(words.people)}
        rowKey={({ id }) => id}
        columns={columns}
        empty={{ title: say(words.noPeople), next: say(words.noPeopleNext) }}
      />
    </AdminPart>
  )
}

/** A person: the masked name, or that it is not told, and the id, by which commands name people. */
export function PersonCell({ id, name }: { readonly id: string; readonly name: unknown }) {
  const say = useSay()
  return (
    <>
      <PersonName name={name} label={say(words.name)} />
      <span className="row-more">{id}</span>
    </>
  )
}
