import { Select } from 'antd'
import { useLanguage } from '../../kit/language.tsx'
import { itemTitle, nameIn, useDirectory, useItems, useParties } from '../../kit/names.ts'
import { useView } from '../../kit/views.tsx'
import { SPOKEN_OPTIONS } from '../parts/names.tsx'
import type { PickedKind } from './fields.ts'

interface Option {
  readonly value: string
  readonly label: string
}

interface PickerProps {
  readonly of: PickedKind
  readonly id?: string
  readonly label: string
  readonly value: string | readonly string[] | undefined
  readonly many?: boolean
  readonly status?: 'error' | undefined
  readonly describedBy?: string | undefined
  readonly onChange: (value: string | readonly string[] | undefined) => void
}

/** A choice among what exists: parties, people, items, grids, quarters, resources, outside bodies, skills. Typing finds one. */
export function Picker({ of, id, label, value, many = false, status, describedBy, onChange }: PickerProps) {
  const options = useOptions(of)
  const shared = {
    ...(id === undefined ? {} : { id }),
    ...(status === undefined ? {} : { status }),
    ...SPOKEN_OPTIONS,
    'aria-label': label,
    'aria-describedby': describedBy,
    options: options.map((one) => ({ ...one })),
    allowClear: true,
    showSearch: { optionFilterProp: 'label' },
    popupMatchSelectWidth: false,
    className: 'wide',
  }
  if (many) {
    const values = Array.isArray(value) ? [...value] : []
    return <Select<string[]> {...shared} mode="multiple" value={values} onChange={onChange} />
  }
  return <Select<string> {...shared} value={typeof value === 'string' ? value : null} onChange={onChange} />
}

/** What can be picked, by its kind. Only the list of that kind is read. */
function useOptions(of: PickedKind): readonly Option[] {
  const { language } = useLanguage()
  const { quarters, grids } = useDirectory()
  const parties = useParties()
  const persons = useView('persons', { limit: 500, enabled: of === 'person' }).data?.rows
  const items = useItems(of === 'item')
  const resources = useView('resource-sharing', { limit: 500, enabled: of === 'resource' }).data?.rows
  const bodies = useView('outside-bodies', { limit: 500, enabled: of === 'body' }).data?.rows
  const skills = useView('personnel-sharing/skill-list', { limit: 500, enabled: of === 'skill' }).data?.rows
  switch (of) {
    case 'party':
      return parties.filter(({ standing }) => standing === 'active').map((row) => named(row.id, nameIn(language, row)))
    case 'person':
      return (persons ?? []).filter(({ left }) => !left).map(({ id, name }) => named(id, name))
    case 'item':
      return items.map((row) => named(row.item, `${row.item} ${itemTitle(language, row)}`))
    case 'grid':
      return grids.map((row) => named(row.id, nameIn(language, row)))
    case 'quarter':
      return quarters.map((row) => named(row.id, nameIn(language, row)))
    case 'resource':
      return (resources ?? []).map((row) => named(row.id, nameIn(language, row)))
    case 'body':
      return (bodies ?? []).map((row) => named(row.id, nameIn(language, row)))
    case 'skill':
      return (skills ?? []).map((row) => named(row.id, nameIn(language, row)))
  }
}

const named = (value: string, name: unknown): Option => ({
  value,
  label: typeof name === 'string' && name !== '' ? name : value,
})
