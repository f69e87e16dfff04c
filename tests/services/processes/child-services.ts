import { processManagers } from '../../../services/processes/process-managers.ts'
import { openCore } from '../../../src/engine/core.ts'
import { withViews } from '../../../src/engine/read-side.ts'

/**
 * A process to be killed: `node child-services.ts <folder> <service> <moment>` runs one service on what is there, at a clock that
 * stands. It says a line for each event that the service caused.
 */
const [, , directory = '', name = '', moment = '0'] = process.argv
const clock = () => Number(moment)
const core = await openCore({ directory, clock })
const services = processManagers.filter((one) => one.name === name)
await withViews(core, {
  services,
  // What is being built is waited for.
  onFailure(fault) {
    if (!fault.outage) throw fault
  },
})
process.stdout.write('open\n')
for await (const events of core.log.subscribe(0, new AbortController().signal)) {
  for (const { actor, id } of events) if (actor === `service-${name}`) process.stdout.write(`${id}\n`)
}
