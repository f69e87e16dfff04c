import { Button } from 'antd'
import { Link } from 'wouter'
import { CommandButton } from '../../frame/form/command-button.tsx'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { useUrlState } from '../../frame/url-state.ts'
import { useMaySend } from '../../kit/commands.ts'
import { useSay } from '../../kit/language.tsx'
import { numberText } from '../../kit/numbers.ts'
import type { SetupStanding } from './standing.ts'
import { setupWords as words } from './words.ts'

/** Takes a demand in, sorts it and assigns it, each by its form over this page. */
export function FirstDemandStep({ standing: { demands, done } }: { readonly standing: SetupStanding }) {
  const say = useSay()
  const maySend = useMaySend()
  const [, set] = useUrlState()
  const waiting = done.first ? undefined : demands.find(({ state }) => state === 'raised' || state === 'triaged')
  const command = waiting?.state === 'raised' ? 'triage' : 'assign'
  return (
    <>
      <p className="soft">{say(words.firstNote)}</p>
      <div className="form-actions">
        {waiting !== undefined && maySend('demand', command) && (
          <Button
            type="primary"
            onClick={() => set(commandInAddress({ aggregate: 'demand', command, id: waiting.id }))}
          >
            {say(command === 'triage' ? words.sortIt : words.assignIt, { number: numberText(waiting.number) })}
          </Button>
        )}
        <CommandButton aggregate="demand" command="raise" />
        <Link href="/demands">{say(words.toDemands)}</Link>
        <a href="/r">{say(words.toResidents)}</a>
      </div>
    </>
  )
}
