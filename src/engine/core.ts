import { randomUUID } from 'node:crypto'
import { instant, type Zones } from '../../domain/kernel/index.ts'
import { openSnapshots } from '../../infra/sqlite/snapshots/snapshots.ts'
import { zones } from '../../services/clock/zones.ts'
import { commandHandler } from '../../services/commands/command-handler.ts'
import type { CommandHandler } from '../../services/commands/contract.ts'
import { type CommandMemory, commandMemory } from '../../services/event-log/command-memory.ts'
import { openTail, type Tail } from '../../services/feed/tail.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { type Queue, queue } from '../../services/kit/queue.ts'
import type { Vault } from '../../services/ports/vault.ts'
import { watchedVault } from '../../services/privacy/watched-vault.ts'
import { type CommunityStanding, communityStanding } from '../../services/standing/community-standing.ts'
import { type FileWatch, watchFile } from './file-watch.ts'
import { type Ground, openGround } from './ground.ts'
import { keyServers, openKeys } from './keys.ts'
import type { EngineStores } from './stores.ts'

/** The ground with the command handler and the state that it keeps. */
export interface Core extends Ground {
  readonly vault: Vault
  readonly commands: CommandHandler
  /** Queues commands on one stream, and other work that must not run beside them. */
  readonly streams: Queue
  readonly zones: Zones
  /** The end of the log, as all parts of this process follow it. */
  readonly tail: Tail
  readonly standing: CommunityStanding
}

/**
 * Opens the command side without views: for imports, and as a part of the served engine.
 *
 * @throws Fault of the log, the vault or the master key
 */
export async function openCore(options: EngineStores): Promise<Core> {
  const ground = await openGround(options)
  return coreOn(ground, options).catch(async (error: unknown) => {
    await ground.stop()
    throw error
  })
}

/** Adds the command side to the ground. A failure closes what was opened here. */
async function coreOn(ground: Ground, options: EngineStores): Promise<Core> {
  const { directory, catalogue, checked, health } = ground
  const { ordered } = options
  const { snapshots: path, vault: vaultPath } = dataFiles(directory)
  const vault = watchedVault(await openKeys(ground, options), health)
  let memory: CommandMemory | undefined
  try {
    memory = await rememberedCommands(ground)
    const log = memory?.log ?? ground.log
    const snapshots = openSnapshots({ path, identity: await log.identity() })
    const keys = keyServers(ground) ? undefined : watchFile('vault', vaultPath, health)
    const streams = queue()
    const guarded = ground.disk?.guarded(log, vault) ?? { log, vault }
    const tail = openTail({ log })
    const standing = communityStanding({ log, catalogue, tail })
    const parts = {
      catalogue,
      ...guarded,
      standing,
      snapshots,
      zones,
      clock: checked.recording,
      newId: randomUUID,
      streams,
    }
    const commands = commandHandler(ordered === undefined ? parts : { ...parts, log: ordered(guarded.log) })
    return {
      ...ground,
      vault,
      commands: whileSound(commands, ground, keys),
      streams,
      zones,
      tail,
      standing,
      async stop() {
        await commands.stop()
        await standing.stop()
        keys?.stop()
        await memory?.stop()
        snapshots.close()
        await vault.close()
        await ground.stop()
      },
    }
  } catch (error) {
    await memory?.stop()
    await vault.close()
    throw error
  }
}

/**
 * The command handler that HTTP and NATS share. It answers no command while the log is in doubt, and acknowledges no write to a
 * file that is no longer that of the log or, for the keys of what was sealed, of the vault.
 */
function whileSound(
  commands: CommandHandler,
  { health, watch }: Pick<Ground, 'health' | 'watch'>,
  keys: FileWatch | undefined,
): CommandHandler {
  function refuse(): void {
    const stopped = health.stopped('answers')
    if (stopped !== undefined) throw stopped
  }
  return {
    ...commands,
    async handle(request) {
      refuse()
      const result = await commands.handle(request)
      watch?.check()
      keys?.check()
      refuse()
      return result
    },
  }
}

/** Remembers commands if the log has several writers. The embedded log holds all of them itself. */
async function rememberedCommands({ log, monotonic, checked }: Ground): Promise<CommandMemory | undefined> {
  if (log.exclusive) return undefined
  return commandMemory({
    log,
    monotonic,
    heard: ({ recordedtime }) => checked.heard(instant(recordedtime)),
    // A log that cannot be followed cannot be written either, and every command reports it.
    failed: () => {},
  })
}
