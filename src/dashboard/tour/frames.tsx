import { type SyntheticEvent, useState } from 'react'
import { useLanguage } from '../kit/language.tsx'
import type { Persona } from '../kit/session.tsx'
import type { Tour } from './use-tour.ts'
import { tourWords as words } from './words.ts'

interface FramesProps {
  readonly tour: Tour
  readonly community: string
  readonly people: readonly Persona[]
  readonly catchKeys: CatchKeys
}

type CatchKeys = (frame: HTMLIFrameElement) => void

/** The phone and the desk, side by side; one of them where the window is narrow. They are for looking: the tour acts in them. */
export function Frames({ tour, community, people, catchKeys }: FramesProps) {
  const { language, say } = useLanguage()
  const { at, step, facts, desk, deskLoaded } = tour
  const [chosen, setChosen] = useState<{ readonly at: number; readonly focus: 'phone' | 'desk' }>()
  const focus = chosen?.at === at ? chosen.focus : step.focus
  const { demand } = facts
  const phone = demand === undefined ? '/r' : `/r#/d/${community}/${demand.id}/${demand.code}`
  const sitting = people.find(({ id }) => id === step.persona)
  const who = sitting === undefined ? '' : sitting.title[language]
  const name = say(words.deskOf, { who })
  return (
    <>
      <fieldset className="tour-tabs">
        <legend className="sr-only">{say(words.name)}</legend>
        {(['phone', 'desk'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={focus === one} onClick={() => setChosen({ at, focus: one })}>
            {say(one === 'phone' ? words.phoneTab : words.deskTab)}
          </button>
        ))}
      </fieldset>
      <div className="tour-frames" data-focus={focus}>
        <figure className="tour-phone">
          <figcaption>{say(words.phone)}</figcaption>
          <div className="tour-window">
            <iframe
              key={`${language} ${phone}`}
              src={phone}
              title={say(words.phone)}
              onLoad={({ currentTarget }) => catchKeys(currentTarget)}
              inert
              tabIndex={-1}
            />
          </div>
        </figure>
        <figure className="tour-desk">
          <figcaption>{name}</figcaption>
          <div className="tour-window">
            {desk !== undefined && (
              <DeskFrame
                key={`${language} ${desk}`}
                address={desk}
                name={name}
                loaded={deskLoaded}
                catchKeys={catchKeys}
              />
            )}
          </div>
        </figure>
      </div>
    </>
  )
}

interface DeskFrameProps {
  readonly address: string
  readonly name: string
  readonly loaded: () => void
  readonly catchKeys: CatchKeys
}

/** A page whose content is there and that follows the feed, or that says why it is not. */
const READY = '.shell:has(.live-mark-on):has(main h1), main [role=alert], .gate'

/** A page of the desk. It counts as loaded once it is live: what happens then is seen to happen. */
function DeskFrame({ address, name, loaded, catchKeys }: DeskFrameProps) {
  const watch = ({ currentTarget }: SyntheticEvent<HTMLIFrameElement>): void => {
    catchKeys(currentTarget)
    const page = currentTarget.contentDocument
    const isThere = (): boolean => page?.querySelector(READY) !== null
    const watcher = new MutationObserver(() => {
      if (!isThere()) return
      watcher.disconnect()
      loaded()
    })
    if (isThere()) loaded()
    else if (page?.body !== undefined)
      watcher.observe(page.body, { childList: true, subtree: true, attributeFilter: ['class'] })
  }
  return <iframe src={address} title={name} onLoad={watch} inert tabIndex={-1} />
}
