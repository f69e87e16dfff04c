import { Empty } from '../../frame/parts/empty.tsx'
import { AddressTabs } from '../../frame/parts/filters.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useSay } from '../../kit/language.tsx'
import { useDirectory } from '../../kit/names.ts'
import { useView } from '../../kit/views.tsx'
import { AreaMap } from './area-map.tsx'
import { AreaTable } from './area-table.tsx'
import { figuresOf, type Layer, patternSteps } from './areas.ts'
import { useOpenDemands } from './open-demands.ts'
import { mapPlace } from './place.ts'
import { mapWords as words } from './words.ts'
import './map.css'

/** What is open where, by grid or by quarter: as a map and as a table. */
export function MapPage() {
  const say = useSay()
  const [params] = useUrlState()
  const layer: Layer = params.get('tab') === 'quarter' ? 'quarter' : 'grid'
  const { grids, quarters } = useDirectory()
  const known = useView('directory', { limit: 500 })
  const demands = useOpenDemands()
  const entries = layer === 'grid' ? grids : quarters
  const error = known.error ?? demands.error
  const { areas, elsewhere } = figuresOf(layer, entries, quarters, demands.data ?? [])
  const steps = patternSteps(areas)
  return (
    <Page title={say(mapPlace.name)} intro={say(words.intro)}>
      <AddressTabs
        label={say(words.layer)}
        tabs={[
          { value: 'grid', label: say(words.grids), count: grids.length },
          { value: 'quarter', label: say(words.quarters), count: quarters.length },
        ]}
      />
      {error !== null && <ProblemNote error={error} retry={() => void demands.refetch()} />}
      {error === null && (known.isPending || demands.isPending) && <Loading rows={8} />}
      {known.data !== undefined && entries.length === 0 && (
        <Empty kind="nothing" title={say(words.nothing)} next={say(words.nothingNext)} />
      )}
      {demands.data !== undefined && entries.length > 0 && (
        <div className="map-parts">
          <AreaMap layer={layer} areas={areas} steps={steps} />
          <AreaTable layer={layer} areas={areas} elsewhere={elsewhere} />
        </div>
      )}
    </Page>
  )
}
