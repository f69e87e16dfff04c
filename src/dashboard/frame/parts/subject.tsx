import type { RowOf } from '../../kit/engine.ts'
import { usePlaceName } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { LevelChip, VisibilityChip } from './chips.tsx'
import { Spoken } from './names.tsx'

/** Says in one line which demand an entry of the inbox is about. */
export function Subject({ demand }: { readonly demand: RowOf<'demand-board'> }) {
  const placeName = usePlaceName()
  const { number, summary, level, visibility, grid, quarter } = demand
  return (
    <span className="subject">
      {(level === 'L1' || level === 'L2') && <LevelChip level={level} />}
      <VisibilityChip visibility={visibility} />
      <span className="number">{numberText(number)}</span>
      <span>
        <Spoken>{[placeName(grid ?? quarter), summary].filter(Boolean).join(' · ')}</Spoken>
      </span>
    </span>
  )
}
