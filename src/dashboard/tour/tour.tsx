import { useQuery } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { Icon } from '../frame/icons.tsx'
import { LanguageSwitch } from '../frame/language-switch.tsx'
import { Empty } from '../frame/parts/empty.tsx'
import { Loading } from '../frame/parts/loading.tsx'
import { ProblemNote } from '../frame/parts/problem.tsx'
import { http } from '../kit/engine.ts'
import { useSay } from '../kit/language.tsx'
import type { Persona } from '../kit/session.tsx'
import { Caption } from './caption.tsx'
import { Frames } from './frames.tsx'
import { useTourKeys } from './keys.ts'
import { TOUR_STEPS } from './story.ts'
import './tour.css'
import { type Tour as TourPlay, useTour } from './use-tour.ts'
import { tourWords as words } from './words.ts'

/** The tour of the demo at `/tour`. It begins only where no one is signed in, so that it touches no session but its own. */
export function Tour() {
  const say = useSay()
  const gate = useMemo(() => http({ community: '' }), [])
  const { data, error, refetch } = useQuery({
    queryKey: ['tour'],
    queryFn: async () => {
      const [session, people] = await Promise.all([gate.session.whoAmI(), gate.session.personas()])
      return { signedIn: session !== undefined, people: people as readonly Persona[] }
    },
    staleTime: Number.POSITIVE_INFINITY,
    // The tour itself signs people in.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const toDesk = <a href="/">{say(words.toDesk)}</a>
  if (error !== null) return <Aside content={<ProblemNote error={error} retry={() => void refetch()} />} />
  if (data === undefined) return <Loading whole />
  const community = data.people[0]?.community
  if (community === undefined) {
    const next = say(words.noDemoNext)
    return <Aside content={<Empty kind="nothing" title={say(words.noDemo)} next={next} action={toDesk} />} />
  }
  if (data.signedIn) {
    const begin = async (): Promise<void> => {
      await gate.session.signOut()
      await refetch()
    }
    const action = (
      <>
        <Button type="primary" onClick={() => void begin()}>
          {say(words.signOut)}
        </Button>{' '}
        {toDesk}
      </>
    )
    return (
      <Aside
        content={<Empty kind="nothing" title={say(words.signedIn)} next={say(words.signedInNext)} action={action} />}
      />
    )
  }
  return <Play community={community} people={data.people} />
}

function Aside({ content }: { readonly content: ReactNode }) {
  const say = useSay()
  return (
    <main className="gate">
      <h1>{say(words.name)}</h1>
      {content}
    </main>
  )
}

function Play({ community, people }: { readonly community: string; readonly people: readonly Persona[] }) {
  const say = useSay()
  const tour = useTour(community)
  const catchKeys = useTourKeys(tour)
  const { at, leaving, leave } = tour
  const all = TOUR_STEPS.length
  return (
    <main className="tour">
      <header className="tour-head">
        <h1>{say(words.name)}</h1>
        <Progress
          percent={Math.round((100 * (at + 1)) / all)}
          showInfo={false}
          strokeColor="var(--accent)"
          size="small"
          aria-label={say(words.progress, { n: at + 1, all })}
        />
        <span className="number soft">
          {at + 1}/{all}
        </span>
        <LanguageSwitch />
        <button type="button" className="quiet-button" disabled={leaving} onClick={leave}>
          {say(words.leave)} <kbd>Esc</kbd>
        </button>
      </header>
      <div className="tour-told">
        <Caption tour={tour} />
        <Controls tour={tour} />
      </div>
      <Frames tour={tour} community={community} people={people} catchKeys={catchKeys} />
    </main>
  )
}

function Controls({ tour }: { readonly tour: TourPlay }) {
  const say = useSay()
  const { at, busy, leaving, playing, setPlaying, next, back, leave } = tour
  const last = at === TOUR_STEPS.length - 1
  const held = busy || leaving
  return (
    <div className="tour-controls">
      <Button onClick={back} disabled={held || at === 0} icon={<Icon name="left" size={1} />}>
        {say(words.back)}
      </Button>
      <Button onClick={() => setPlaying(!playing)} aria-pressed={playing} disabled={last}>
        {say(playing ? words.pause : words.play)}
      </Button>
      <Button type="primary" onClick={last ? leave : next} disabled={held}>
        {say(last ? words.finish : words.next)}
      </Button>
      <p className="soft tour-keys">{say(words.keys)}</p>
    </div>
  )
}
