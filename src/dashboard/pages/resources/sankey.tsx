import { SankeyChart } from 'echarts/charts'
import { AriaComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { spokenParts } from '../../frame/parts/names.tsx'
import { useAppearance } from '../../kit/appearance.tsx'
import { type Language, useLanguage } from '../../kit/language.tsx'
import { countText } from '../../kit/numbers.ts'
import type { Flow } from './flows.ts'

use([SankeyChart, TooltipComponent, AriaComponent, CanvasRenderer])

interface SankeyProps {
  readonly flows: readonly Flow[]
  /** What the picture shows, for readers of screens. */
  readonly label: string
}

/** What the pointer is on: a box, or a flow between two. */
interface PointedAt {
  readonly name: string
  readonly value: number
  readonly data: { readonly source?: string; readonly target?: string }
}

/** What stands beside the pointer. Chinese names on an English page are marked as Chinese, as in the rest of the page. */
function tooltipOf({ name, value, data: { source, target } }: PointedAt, language: Language): HTMLElement {
  const line = document.createElement('span')
  const text = source === undefined || target === undefined ? name : `${source} → ${target}`
  line.append(
    ...spokenParts(text).map((part, at) => {
      const span = document.createElement('span')
      if (at % 2 === 1 && language === 'en') span.lang = 'zh'
      span.textContent = part
      return span
    }),
    ` ${countText(language, value)}`,
  )
  return line
}

/** Flows between boxes, as wide as their number. */
export function Sankey({ flows, label }: SankeyProps) {
  const place = useRef<HTMLDivElement>(null)
  const dark = useAppearance().shown === 'dark'
  const { language } = useLanguage()
  useEffect(() => {
    if (place.current === null) return
    const style = getComputedStyle(document.documentElement)
    const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim()
    const fontSize = Number.parseFloat(style.fontSize) * 0.8
    const chart = init(place.current, undefined, { renderer: 'canvas' })
    const names = [...new Set(flows.flatMap(({ from, to }) => [from, to]))]
    chart.setOption({
      animation: false,
      tooltip: { trigger: 'item', confine: true, formatter: (at: unknown) => tooltipOf(at as PointedAt, language) },
      series: {
        type: 'sankey',
        left: 4,
        right: Math.min(150, place.current.clientWidth * 0.3),
        top: 8,
        bottom: 8,
        nodeWidth: 12,
        nodeGap: 10,
        draggable: false,
        labelLayout: { hideOverlap: true },
        emphasis: { focus: 'adjacency' },
        label: {
          color: colour('ink'),
          fontSize,
          width: Math.min(140, place.current.clientWidth * 0.28),
          overflow: 'truncate',
        },
        itemStyle: { color: colour('accent'), borderWidth: 0 },
        lineStyle: { color: colour('accent'), opacity: dark ? 0.35 : 0.22, curveness: 0.5 },
        data: names.map((name) => ({ name })),
        links: flows.map(({ from, to, count }) => ({ source: from, target: to, value: count })),
      },
    })
    const watch = new ResizeObserver(() => chart.resize())
    watch.observe(place.current)
    return () => {
      watch.disconnect()
      chart.dispose()
    }
  }, [flows, dark, language])
  return <div ref={place} role="img" aria-label={label} className="sankey" />
}
