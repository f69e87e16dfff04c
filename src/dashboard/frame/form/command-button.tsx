import { Button } from 'antd'
import type { ReactNode } from 'react'
import { commandWords } from '../../kit/command-words.ts'
import { useMaySend } from '../../kit/commands.ts'
import { useSay } from '../../kit/language.tsx'
import { useUrlState } from '../url-state.ts'
import { type CommandAddress, commandInAddress } from './command-link.ts'

interface CommandButtonProps extends CommandAddress {
  readonly type?: 'primary' | 'default'
  /** What it is about, for readers of screens: the name of the row. */
  readonly about?: string
  readonly icon?: ReactNode
}

/** Opens the form of a command by the address; nothing where the role may not send it. */
export function CommandButton({ type = 'default', about, icon, ...address }: CommandButtonProps) {
  const say = useSay()
  const maySend = useMaySend()
  const [, set] = useUrlState()
  if (!maySend(address.aggregate, address.command)) return null
  const name = say(commandWords(address.aggregate, address.command))
  return (
    <Button
      type={type}
      icon={icon}
      {...(about === undefined ? {} : { 'aria-label': `${name}: ${about}` })}
      onClick={() => set(commandInAddress(address))}
    >
      {name}
    </Button>
  )
}
