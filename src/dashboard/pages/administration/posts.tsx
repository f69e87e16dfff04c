import { CommandButton } from '../../frame/form/command-button.tsx'
import { Icon } from '../../frame/icons.tsx'
import { ChoiceFilter, FilterBar, useFilters } from '../../frame/parts/filters.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { type Say, useLanguage } from '../../kit/language.tsx'
import { nameIn, useParties, usePersonName, usePlaceName } from '../../kit/names.ts'
import { valueWords } from '../../kit/value-words.ts'
import { AdminPart } from './part.tsx'
import { PersonCell } from './people.tsx'
import { adminWords as words } from './words.ts'

type Entry = RowOf<'directory'>

function postText(say: Say, post: Entry['post'], placeName: (id: string) => string): string {
  if (post === null) return ''
  const name = valueWords(post.kind)
  const kind = name === undefined ? post.kind : say(name)
  if (post.kind === 'grid') return `${kind} · ${placeName(post.grid)}`
  if (post.kind === 'service-committee') {
    const committee = valueWords(post.committee)
    return `${kind} · ${committee === undefined ? post.committee : say(committee)}`
  }
  return post.kind === 'representative' ? `${kind} · ${post.year}` : kind
}

/** Who holds which post. */
export function Posts() {
  const { language, say } = useLanguage()
  const { values, active, clear } = useFilters('party')
  const parties = useParties()
  const personName = usePersonName()
  const placeName = usePlaceName()
  const columns: readonly RowColumn<Entry>[] = [
    {
      key: 'person',
      title: say(words.person),
      width: 'minmax(10rem, 2fr)',
      cell: ({ person }) => <PersonCell id={person ?? ''} name={personName(person)} />,
    },
    {
      key: 'post',
      title: say(words.post),
      width: 'minmax(10rem, 2fr)',
      cell: ({ post }) => postText(say, post, placeName),
    },
    {
      key: 'party',
      title: say(words.party),
      width: 'minmax(8rem, 2fr)',
      cell: ({ party }) => <PartyName id={party} />,
    },
    {
      key: 'acts',
      title: say(words.acts),
      width: '12.5rem',
      cell: ({ id, person }) => (
        <CommandButton
          aggregate="community"
          command="end-appointment"
          given={{ appointment: id }}
          about={`${person} ${id}`}
        />
      ),
    },
  ]
  return (
    <AdminPart
      actions={
        <CommandButton type="primary" aggregate="community" command="appoint" icon={<Icon name="plus" size={1} />} />
      }
    >
      <FilterBar active={active} clear={clear}>
        <ChoiceFilter
          name="party"
          label={say(words.party)}
          options={parties.map((row) => ({ value: row.id, label: nameIn(language, row) }))}
        />
      </FilterBar>
      <RowList
        view="directory"
        filters={{ kind: 'post', ...(values.party === undefined ? {} : { party: values.party }) }}
        label={say(words.posts)}
        rowKey={({ id }) => id}
        columns={columns}
        empty={{ title: say(words.noPosts), next: say(words.noPostsNext), clear: active ? clear : undefined }}
      />
    </AdminPart>
  )
}
