import { Link } from 'wouter'
import { areaLink } from '../../frame/links.ts'
import { Spoken } from '../../frame/parts/names.tsx'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn } from '../../kit/names.ts'
import { countText } from '../../kit/numbers.ts'
import type { AreaFigures, Layer } from './areas.ts'
import { mapWords as words } from './words.ts'

interface AreaTableProps {
  readonly layer: Layer
  readonly areas: readonly AreaFigures[]
  readonly elsewhere: { readonly open: number; readonly overdue: number }
}

/** The figures of the map as a table. */
export function AreaTable({ layer, areas, elsewhere }: AreaTableProps) {
  const { language, say } = useLanguage()
  const sorted = areas.toSorted((one, other) => other.open - one.open)
  return (
    <section className="panel map-table" aria-label={say(words.table)}>
      <table>
        <caption>{say(words.table)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(words.area)}</th>
            <th scope="col">{say(words.open)}</th>
            <th scope="col">{say(words.overdue)}</th>
            <th scope="col">{say(words.buildings)}</th>
            <th scope="col">{say(words.perBuilding)}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ entry, open, overdue, buildings, perBuilding }) => (
            <tr key={entry.id}>
              <th scope="row">
                <Link href={areaLink(layer, entry.id)}>
                  <Spoken>{nameIn(language, entry)}</Spoken>
                </Link>
              </th>
              <td>{countText(language, open)}</td>
              <td>{countText(language, overdue)}</td>
              <td>{countText(language, buildings)}</td>
              <td>{perBuilding.toFixed(1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {elsewhere.open > 0 && (
        <p className="soft">{say(words.elsewhere, { n: elsewhere.open, overdue: elsewhere.overdue })}</p>
      )}
    </section>
  )
}
