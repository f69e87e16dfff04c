import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Chip } from '../../frame/parts/chips.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { type Say, useSay } from '../../kit/language.tsx'
import { FirstDemandStep } from './first-demand.tsx'
import { CalendarStep, EstablishStep, GridStep, PartyStep, QuarterStep } from './foundation.tsx'
import { setupPlace } from './place.ts'
import { type SetupStanding, type SetupStep, STEPS, useStanding } from './standing.ts'
import { setupWords as words } from './words.ts'
import { SignatureStep, WorkbookStep } from './workbook.tsx'
import './setup.css'

/** Leads from nothing to the first dispatched demand. The log says which steps are done; the address, which one is open. */
export function SetupPage() {
  const say = useSay()
  const [params, set] = useUrlState()
  const standing = useStanding()
  const next = STEPS.find((step) => !standing.done[step])
  const open = STEPS.find((step) => step === params.get('step')) ?? next
  const count = STEPS.filter((step) => standing.done[step]).length
  if (standing.error !== null) return <ProblemNote error={standing.error} />
  if (!standing.known) return <Loading rows={8} />
  return (
    <Page title={say(setupPlace.name)} intro={say(words.intro)}>
      <p className="setup-progress" role="status">
        <progress max={STEPS.length} value={count} aria-label={say(words.steps)} />
        {say(words.progress, { n: count })}
      </p>
      {next === undefined && (
        <div className="note">
          <div>
            <p className="note-title">{say(words.allDone)}</p>
            <p>{say(words.allDoneNext)}</p>
            <Link href="/print">{say(words.toPrint)}</Link>
          </div>
        </div>
      )}
      <ol className="setup-steps">
        {STEPS.map((step, at) => (
          <li key={step} className="panel" data-step={step}>
            <h2>
              <button
                type="button"
                className="setup-head"
                aria-expanded={step === open}
                onClick={() => set({ step: step === open ? undefined : step })}
              >
                <span className="setup-number">{at + 1}</span>
                <span className="setup-name">{say(words[step])}</span>
                <span className="soft">{standing.done[step] && saidOf(say, step, standing)}</span>
                <Chip tone={standing.done[step] ? 'good' : step === next ? 'accent' : 'plain'}>
                  {say(standing.done[step] ? words.done : step === next ? words.next : words.later)}
                </Chip>
              </button>
            </h2>
            {step === open && <div className="setup-body">{bodyOf(step, standing)}</div>}
          </li>
        ))}
      </ol>
    </Page>
  )
}

/** What was done in a step, in a few words. */
function saidOf(
  say: Say,
  step: SetupStep,
  { name, year, calendar, quarters, grids, parties, items }: SetupStanding,
): string {
  const buildings = quarters.reduce((sum, one) => sum + (one.buildings?.length ?? 0), 0)
  const all: Readonly<Record<SetupStep, () => string>> = {
    establish: () => name,
    calendar: () => say(words.calendarDone, { year, n: calendar?.holidays.length ?? 0 }),
    quarters: () => say(words.quartersDone, { n: quarters.length, buildings }),
    grids: () => say(words.gridsDone, { n: grids.length }),
    parties: () => say(words.partiesDone, { n: parties.length }),
    workbook: () => say(words.workbookDone, { n: items }),
    signatures: () => say(words.inForce),
    first: () => say(words.firstDone),
  }
  return all[step]()
}

function bodyOf(step: SetupStep, standing: SetupStanding): ReactNode {
  const all: Readonly<Record<SetupStep, () => ReactNode>> = {
    establish: () => <EstablishStep standing={standing} />,
    calendar: () => <CalendarStep standing={standing} />,
    quarters: () => <QuarterStep />,
    grids: () => <GridStep standing={standing} />,
    parties: () => <PartyStep standing={standing} />,
    workbook: () => <WorkbookStep standing={standing} />,
    signatures: () => <SignatureStep standing={standing} />,
    first: () => <FirstDemandStep standing={standing} />,
  }
  return all[step]()
}
