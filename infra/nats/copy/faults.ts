import { Fault } from '../../../services/kit/fault.ts'

export const usedStream = (stream: string): Fault =>
  new Fault(
    'backup.used',
    `The stream ${stream} in NATS holds other entries than the backup: stop all engines, delete the stream, then restore again.`,
  )
