import { Button } from 'antd'
import { Loading } from '../../frame/parts/loading.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { HttpProblem } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn, useZone } from '../../kit/names.ts'
import { useView } from '../../kit/views.tsx'
import type { Asked } from './ask-fields.tsx'
import { type Resource, type TimeSpan, windowText } from './shared-parts.ts'
import { resourceWords as words } from './words.ts'

/** What the engine offers in place of what is not free. */
interface Found {
  readonly windows: readonly TimeSpan[]
  /** How to ask the view of resources for similar ones. */
  readonly similar?: { readonly similar: string; readonly free: string; readonly limit: number }
}

/** What a refusal offers instead; undefined where it offers nothing. */
export function alternativesOf(error: unknown): Found | undefined {
  if (!(error instanceof HttpProblem) || error.code !== 'resource.full') return undefined
  const { windows = [], similar } = error.body.details as Partial<Found>
  return { windows, ...(similar === undefined ? {} : { similar }) }
}

interface AlternativesProps {
  readonly resource: Resource
  readonly asked: Asked
  readonly found: Found
  readonly pending: boolean
  readonly onTake: (resource: Resource, asked: Asked, command: 'request' | 'wait') => void
}

/** The next free times, similar resources, and waiting: each is one click. */
export function Alternatives({ resource, asked, found, pending, onTake }: AlternativesProps) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const { windows, similar } = found
  return (
    <div className="alternatives">
      {asked.window !== undefined && (
        <section aria-label={say(words.nextFree)}>
          <h2>{say(words.nextFree)}</h2>
          {windows.length === 0 && <p className="soft">{say(words.noWindows)}</p>}
          <ul>
            {windows.map((window) => (
              <li key={window.from}>
                <Button block disabled={pending} onClick={() => onTake(resource, { ...asked, window }, 'request')}>
                  {windowText(language, window, zone)}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {similar !== undefined && (
        <Similar similar={similar} pending={pending} onTake={(other) => onTake(other, asked, 'request')} />
      )}
      <section aria-label={say(words.wait)}>
        <Button block disabled={pending} onClick={() => onTake(resource, asked, 'wait')}>
          {say(words.wait)}
        </Button>
        <p className="soft">{say(words.waitMeans)}</p>
      </section>
    </div>
  )
}

interface SimilarProps {
  readonly similar: NonNullable<Found['similar']>
  readonly pending: boolean
  readonly onTake: (resource: Resource) => void
}

function Similar({ similar: { similar, free, limit }, pending, onTake }: SimilarProps) {
  const { language, say } = useLanguage()
  const { data } = useView('resource-sharing', { filters: { similar, free }, limit })
  return (
    <section aria-label={say(words.similar)}>
      <h2>{say(words.similar)}</h2>
      {data === undefined && <Loading rows={2} />}
      {data?.rows.length === 0 && <p className="soft">{say(words.noSimilar)}</p>}
      <ul>
        {data?.rows.map((other) => (
          <li key={other.id}>
            <Button block disabled={pending} onClick={() => onTake(other)}>
              {nameIn(language, other)}{' '}
              <span className="soft">
                <PartyName id={other.owner} />
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
