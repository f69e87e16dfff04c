import { CommandButton } from '../../frame/form/command-button.tsx'
import { Icon } from '../../frame/icons.tsx'
import { Chip, type Tone } from '../../frame/parts/chips.tsx'
import { Spoken } from '../../frame/parts/names.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import { ROLE_WORDS } from '../../kit/domain-words.ts'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn } from '../../kit/names.ts'
import { AdminPart } from './part.tsx'
import { adminWords as words } from './words.ts'

type Row = RowOf<'parties'>

const STANDINGS = { active: words.active, suspended: words.suspended, left: words.partyLeft } as const
const TONES: Readonly<Record<Row['standing'], Tone>> = { active: 'good', suspended: 'warn', left: 'plain' }

/** The parties: to join, change, suspend, reinstate. */
export function PartyList() {
  const { language, say } = useLanguage()
  const columns: readonly RowColumn<Row>[] = [
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
    { key: 'kind', title: say(words.kind), width: 'minmax(7rem, 1fr)', cell: ({ kind }) => say(ROLE_WORDS[kind]) },
    {
      key: 'signed',
      title: say(words.signed),
      width: '8rem',
      cell: ({ convention }) =>
        convention === null ? (
          <span className="soft">{say(words.unsigned)}</span>
        ) : (
          say(words.signedVersion, { n: convention.version })
        ),
    },
    {
      key: 'standing',
      title: say(words.standing),
      width: '6rem',
      cell: ({ standing }) => <Chip tone={TONES[standing]}>{say(STANDINGS[standing])}</Chip>,
    },
    { key: 'acts', title: say(words.acts), width: '13rem', cell: (row) => <Acts row={row} /> },
  ]
  return (
    <AdminPart
      actions={
        <CommandButton type="primary" aggregate="community" command="join-party" icon={<Icon name="plus" size={1} />} />
      }
    >
      <RowList
        view="parties"
        label={say(words.parties)}
        rowKey={({ id }) => id}
        columns={columns}
        empty={{ title: say(words.noParties) }}
      />
    </AdminPart>
  )
}

function Acts({ row }: { readonly row: Row }) {
  const { language } = useLanguage()
  if (row.standing === 'left') return null
  const shared = { aggregate: 'community', given: { party: row.id }, about: nameIn(language, row) }
  return (
    <span className="admin-row-acts">
      <CommandButton {...shared} command="change-party" />
      <CommandButton {...shared} command={row.standing === 'suspended' ? 'reinstate-party' : 'suspend-party'} />
    </span>
  )
}
