import { Select } from 'antd'
import { type KeyboardEvent, useMemo } from 'react'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn, useBuildingName, useDirectory } from '../../kit/names.ts'
import { SPOKEN_OPTIONS } from '../parts/names.tsx'
import { formWords as words } from './words.ts'

/** A building, or a quarter without one. */
export interface PickedBuilding {
  readonly quarter: string
  readonly building?: string
}

interface BuildingPickerProps {
  readonly id?: string
  readonly value: PickedBuilding | undefined
  readonly onChange: (value: PickedBuilding | undefined) => void
}

const optionOf = ({ quarter, building }: PickedBuilding): string =>
  building === undefined ? quarter : `${quarter} ${building}`

/** Every part that was typed has to stand in the label: "东风 3" and "东风3" find "东风里3号楼". */
export function matchesBuilding(typed: string, label: string): boolean {
  const parts = typed.toLowerCase().match(/\d+|[^\d\s]+/g) ?? []
  const numbers: readonly string[] = label.match(/\d+/g) ?? []
  return parts.every((part) =>
    /^\d/.test(part) ? numbers.some((number) => number.startsWith(part)) : label.toLowerCase().includes(part),
  )
}

/** Antd's list takes the Tab key to choose. Here it chooses and goes on, as in any other field. */
function goOn(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Tab' || event.shiftKey || !event.isDefaultPrevented()) return
  const fields = [
    ...(event.currentTarget.closest('form') ?? document).querySelectorAll<HTMLElement>('input, textarea, button'),
  ]
  fields[fields.findIndex((field) => field.matches(':focus')) + 1]?.focus()
}

/** A choice among all quarters and buildings. Typing a part of the name and the number finds one. */
export function BuildingPicker({ id, value, onChange }: BuildingPickerProps) {
  const { language, say } = useLanguage()
  const { quarters } = useDirectory()
  const buildingName = useBuildingName()
  const options = useMemo(
    () => [
      // A cross that clears would be one more stop of the Tab key.
      { value: '', label: say(words.noBuilding), place: undefined },
      ...quarters.flatMap((quarter) => [
        { value: quarter.id, label: nameIn(language, quarter), place: { quarter: quarter.id } as PickedBuilding },
        ...(quarter.buildings ?? []).map((building) => ({
          value: `${quarter.id} ${building}`,
          label: buildingName(quarter.id, building),
          place: { quarter: quarter.id, building },
        })),
      ]),
    ],
    [language, quarters, buildingName, say],
  )
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...SPOKEN_OPTIONS}
      className="wide"
      aria-label={say(words.building)}
      placeholder={say(words.buildingHint)}
      showSearch={{ filterOption: (typed, option) => matchesBuilding(typed, String(option?.label ?? '')) }}
      popupMatchSelectWidth={false}
      options={options}
      value={value === undefined ? null : optionOf(value)}
      onChange={(_, option) => onChange(Array.isArray(option) ? undefined : option?.place)}
      onKeyDown={goOn}
    />
  )
}
