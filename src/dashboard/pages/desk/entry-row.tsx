import { App, Button } from 'antd'
import { useRef } from 'react'
import { Link } from 'wouter'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { DueChip, VisibilityChip } from '../../frame/parts/chips.tsx'
import { Subject } from '../../frame/parts/subject.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { newCommandKey } from '../../kit/command-key.ts'
import { commandWords } from '../../kit/command-words.ts'
import { useMaySend } from '../../kit/commands.ts'
import { HttpProblem, type RowOf } from '../../kit/engine.ts'
import { entryLink } from '../../kit/entry-link.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useSubject } from '../../kit/subjects.ts'
import { useSend } from '../../kit/views.tsx'
import { actsOn, type EntryAct } from './acts.ts'
import { deskWords as words } from './words.ts'

type Entry = RowOf<'inbox'>

interface EntryRowProps {
  readonly entry: Entry
  readonly changed: boolean
}

/** One thing that waits for the reader: what, about which demand, until when, and what to do. */
export function EntryRow({ entry, changed }: EntryRowProps) {
  const { language, say } = useLanguage()
  const demand = useSubject(entry)
  const link = entryLink(entry)
  const title = entry.title[language]
  // Others may look at the screen: which restricted demand it is, is told once the entry is opened.
  const discreet = demand?.visibility === 'restricted'
  return (
    <li className={changed ? 'entry changed' : 'entry'}>
      <div className="entry-text">
        {link === undefined ? (
          <span className="entry-title">{title}</span>
        ) : (
          <Link href={link} className="entry-title">
            {title}
          </Link>
        )}
        {demand !== undefined && !discreet && <Subject demand={demand} />}
        {discreet && (
          <span className="subject">
            <VisibilityChip visibility="restricted" />
            <span>{say(words.openDiscreet)}</span>
          </span>
        )}
      </div>
      <DueChip due={entry.due} />
      {!discreet && <Acts entry={entry} />}
    </li>
  )
}

/** The usual act as a button, the others beside it. */
function Acts({ entry }: { readonly entry: Entry }) {
  const maySend = useMaySend()
  const acts = actsOn(entry).filter(({ aggregate, command }) => maySend(aggregate, command))
  return (
    <span className="entry-acts">
      {acts.map((act, at) => (
        <Act key={`${act.command} ${act.direct}`} act={act} main={at === 0} />
      ))}
    </span>
  )
}

function Act({ act, main }: { readonly act: EntryAct; readonly main: boolean }) {
  const { say } = useLanguage()
  const { message } = App.useApp()
  const [, set] = useUrlState()
  const send = useSend()
  const key = useRef<string>(undefined)
  const { aggregate, command, id, given = {}, direct, name } = act
  const carryOut = async (): Promise<void> => {
    // Another click after a failure of the network is the same command.
    key.current ??= newCommandKey()
    try {
      await send.mutateAsync({
        aggregate,
        command,
        body: given,
        key: key.current,
        ...(id === undefined ? {} : { id }),
      })
      message.success(say(words.done))
    } catch (error) {
      if (error instanceof HttpProblem) key.current = undefined
      message.error(error instanceof HttpProblem ? `${error.title}: ${error.detail}` : String(error))
    }
  }
  const begin = (): void => {
    if (direct) void carryOut()
    else set(commandInAddress(act))
  }
  return (
    <Button size="small" type={main ? 'primary' : 'default'} loading={send.isPending} onClick={begin}>
      {say(name ?? commandWords(aggregate, command))}
    </Button>
  )
}
