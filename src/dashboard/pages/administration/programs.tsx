import { CommandButton } from '../../frame/form/command-button.tsx'
import { Icon } from '../../frame/icons.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useCommunityEvents } from '../../kit/community-events.ts'
import type { PublishedEvent } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { momentText } from '../../kit/time.ts'
import { AdminPart } from './part.tsx'
import { adminWords as words } from './words.ts'

interface Program {
  readonly id: string
  readonly name: string
  readonly since: string
}

function registered(events: readonly PublishedEvent<'ProgramRegistered' | 'ProgramRevoked'>[]): readonly Program[] {
  const found = new Map<string, Program>()
  for (const { data, time } of events) {
    if ('name' in data) found.set(data.program, { id: data.program, name: data.name, since: time })
    else found.delete(data.program)
  }
  return [...found.values()]
}

/** The programs that may act here as a service. */
export function Programs() {
  const { language, say } = useLanguage()
  const zone = useZone()
  const { data, error, refetch } = useCommunityEvents('ProgramRegistered', 'ProgramRevoked')
  const rows = registered(data ?? [])
  return (
    <AdminPart
      actions={
        <CommandButton
          type="primary"
          aggregate="community"
          command="register-program"
          icon={<Icon name="plus" size={1} />}
        />
      }
    >
      {error !== null && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={4} />}
      {data !== undefined && rows.length === 0 && (
        <Empty kind="nothing" title={say(words.noPrograms)} next={say(words.noProgramsNext)} />
      )}
      {rows.length > 0 && (
        <PlainTable
          label={say(words.programs)}
          head={[say(words.title), say(words.id), say(words.since), say(words.acts)]}
          rows={rows.map(({ id, name, since }) => ({
            key: id,
            cells: [
              name,
              <code key="id">{id}</code>,
              momentText(language, since, zone),
              <CommandButton
                key="revoke"
                aggregate="community"
                command="revoke-program"
                given={{ program: id }}
                about={name}
              />,
            ],
          }))}
        />
      )}
    </AdminPart>
  )
}
