import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { areaLink } from '../../frame/links.ts'
import { Spoken } from '../../frame/parts/names.tsx'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn } from '../../kit/names.ts'
import { type AreaFigures, type Layer, stepAt } from './areas.ts'
import { mapPlanOf } from './shapes.ts'
import { mapWords as words } from './words.ts'

interface AreaMapProps {
  readonly layer: Layer
  readonly areas: readonly AreaFigures[]
  readonly steps: readonly number[]
}

/** The areas as links. The denser the pattern, the more is open per building; the numbers stand beside it. */
export function AreaMap({ layer, areas, steps }: AreaMapProps) {
  const { say } = useLanguage()
  const plan = useMemo(() => mapPlanOf(areas.map(({ entry }) => entry)), [areas])
  return (
    <section className="panel map-panel" aria-label={say(words.map)}>
      <div className="map-scroll">
        <svg
          className="map"
          viewBox={`0 0 ${plan.wide} ${plan.high.toFixed(0)}`}
          role="group"
          aria-label={say(words.map)}
        >
          <Patterns />
          {areas.map((area) => (
            <Area key={area.entry.id} layer={layer} area={area} shape={plan.shapes.get(area.entry.id)} steps={steps} />
          ))}
        </svg>
      </div>
      <Legend steps={steps} />
      {plan.tiled && <p className="soft">{say(words.tiles)}</p>}
    </section>
  )
}

interface AreaProps {
  readonly layer: Layer
  readonly area: AreaFigures
  readonly shape: ReturnType<typeof mapPlanOf>['shapes'] extends ReadonlyMap<string, infer S> ? S | undefined : never
  readonly steps: readonly number[]
}

function Area({ layer, area, shape, steps }: AreaProps) {
  const { language, say } = useLanguage()
  const [, navigate] = useLocation()
  if (shape === undefined) return null
  const { entry, open, overdue, perBuilding } = area
  const name = nameIn(language, entry)
  const href = areaLink(layer, entry.id)
  return (
    <a
      href={href}
      className="map-area"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        navigate(href)
      }}
    >
      <path d={shape.path} className="map-ground" />
      <path d={shape.path} fill={`url(#map-step-${stepAt(perBuilding, steps)})`} />
      <path d={shape.path} className="map-line" />
      <g className="map-text" transform={`translate(${shape.x.toFixed(1)} ${shape.y.toFixed(1)})`}>
        <text y="-16" className="map-name">
          <Spoken as="tspan">{name}</Spoken>{' '}
        </text>
        <text y="14" className="map-open">
          {say(words.openShort, { n: open })}{' '}
        </text>
        {overdue > 0 && (
          <text y="40" className="map-overdue">
            ⚠ {say(words.overdueShort, { n: overdue })}
          </text>
        )}
      </g>
    </a>
  )
}

/** Lines that stand closer from step to step. */
const SPACES = [0, 22, 13, 7]

function Patterns() {
  return (
    <defs>
      {SPACES.map((space, step) => (
        <pattern
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its number
          key={step}
          id={`map-step-${step}`}
          width={space || 10}
          height={space || 10}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          {space > 0 && <line x1="0" y1="0" x2="0" y2={space} className="map-hatch" />}
        </pattern>
      ))}
    </defs>
  )
}

function Legend({ steps }: { readonly steps: readonly number[] }) {
  const { say } = useLanguage()
  const [low, high] = steps
  if (low === undefined || high === undefined) return null
  const names = [
    say(words.none),
    say(words.upTo, { n: low }),
    say(words.upTo, { n: high }),
    say(words.over, { n: high }),
  ]
  return (
    <div className="map-legend">
      <span>{say(words.legend)}</span>
      {names.map((name, step) => (
        <span key={name} className="map-legend-step">
          <svg viewBox="0 0 40 24" width="40" height="24" aria-hidden="true">
            <rect x="1" y="1" width="38" height="22" className="map-ground" />
            <rect x="1" y="1" width="38" height="22" fill={`url(#map-step-${step})`} className="map-edge" />
          </svg>
          {name}
        </span>
      ))}
    </div>
  )
}
