import { processManagers } from '../../../services/processes/process-managers.ts'
import { openCore } from '../../../src/engine/core.ts'
import { withViews } from '../../../src/engine/read-side.ts'

/**
 * A process to be killed: `node child-services.ts <folder> <service> <moment>` runs one service on the files of the folder, with a
 * frozen clock. It prints a line for each event that the service causes.
 */
const [, , directory = '', name = '', moment = '0'] = process.argv
const clock = () => Number(moment)
const core = await openCore({ directory, clock })
const services = processManagers.filter((one) => one.name === name)
await withViews(core, {
  services,
  // Wait for views that are still being built.
  onFailure(fault) {
    if (!fault.outage) throw fault
  },
})
process.stdout.write('open\n')
for await (const events of core.log.subscribe(0, new AbortController().signal)) {
  for (const { actor, id } of events) if (actor === `service-${name}`) process.stdout.write(`${id}\n`)
}
