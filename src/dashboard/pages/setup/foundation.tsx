import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { CommandForm, Refusal } from '../../frame/form/command-form.tsx'
import { useMaySend } from '../../kit/commands.ts'
import { ROLE_WORDS } from '../../kit/domain-words.ts'
import { useSay } from '../../kit/language.tsx'
import { useSession } from '../../kit/session.tsx'
import { useSend } from '../../kit/views.tsx'
import { NotYours } from './not-yours.tsx'
import { daysIn, gridForEach, gridRows, partyRows, quarterRows } from './rows.ts'
import { RowsForm } from './rows-form.tsx'
import type { SetupStanding } from './standing.ts'
import { setupWords as words } from './words.ts'

interface StepProps {
  readonly standing: SetupStanding
}

export function EstablishStep({ standing: { done, name } }: StepProps) {
  const maySend = useMaySend()
  if (done.establish) return <p>{name}</p>
  if (!maySend('community', 'establish')) return <NotYours roles={['administrator']} />
  return <CommandForm aggregate="community" command="establish" />
}

/** The free days of this year, pasted in any form that has dates. */
export function CalendarStep({ standing: { year, calendar } }: StepProps) {
  const say = useSay()
  const maySend = useMaySend()
  const { community } = useSession()
  const [holidays, setHolidays] = useState(calendar?.holidays.join(' ') ?? '')
  const [workdays, setWorkdays] = useState(calendar?.workdays.join(' ') ?? '')
  const sending = useSend()
  if (!maySend('community', 'set-calendar')) return <NotYours roles={['administrator']} />
  const save = (event: FormEvent): void => {
    event.preventDefault()
    const body = { year, holidays: daysIn(holidays), workdays: daysIn(workdays) }
    sending.mutate({ aggregate: 'community', command: 'set-calendar', id: community, body })
  }
  return (
    <form className="form" onSubmit={save}>
      <p className="soft">{say(words.calendarNote, { year })}</p>
      {sending.error !== null && <Refusal error={sending.error} />}
      <label htmlFor="setup-holidays">{say(words.holidays)}</label>
      <Input.TextArea
        id="setup-holidays"
        autoSize={{ minRows: 2 }}
        value={holidays}
        onChange={({ target }) => setHolidays(target.value)}
      />
      <label htmlFor="setup-workdays">{say(words.workdays)}</label>
      <Input.TextArea
        id="setup-workdays"
        autoSize={{ minRows: 1 }}
        value={workdays}
        onChange={({ target }) => setWorkdays(target.value)}
      />
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={sending.isPending}>
          {say(words.save)}
        </Button>
      </div>
    </form>
  )
}

export function QuarterStep() {
  const say = useSay()
  return (
    <RowsForm
      command="add-quarter"
      roles={['administrator', 'committee', 'organization', 'social-work']}
      note={say(words.quartersNote)}
      rowsOf={quarterRows}
    />
  )
}

export function GridStep({ standing: { quarters, grids } }: StepProps) {
  const say = useSay()
  return (
    <RowsForm
      command="draw-grid"
      roles={['administrator', 'committee', 'organization', 'social-work']}
      note={say(words.gridsNote)}
      rowsOf={gridRows}
      {...(grids.length === 0 && quarters.length > 0
        ? { proposal: { label: say(words.gridEach), text: gridForEach(quarters) } }
        : {})}
    />
  )
}

export function PartyStep({ standing: { missing } }: StepProps) {
  const say = useSay()
  const kinds = missing.map((kind) => say(ROLE_WORDS[kind])).join('、')
  return (
    <>
      <RowsForm command="join-party" roles={['administrator']} note={say(words.partiesNote)} rowsOf={partyRows} />
      {missing.length > 0 && <p>{say(words.missing, { kinds })}</p>}
    </>
  )
}
