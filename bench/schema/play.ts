import pg from 'pg';
import { node } from '../../testbed/bottle/addresses.ts';
import type { LoadSummary } from '../../testbed/load.ts';
import { startPostgres } from '../../testbed/postgres.ts';
import { openStage } from '../../testbed/stage.ts';
import { writeManifests } from '../../testbed/user-manifests.ts';
import { writeMigrations } from './migrations.ts';
import type { Story } from './stories.ts';

export interface Played {
  /** Of each step: forward, back, forward again, contracted. */
  readonly outcomes: readonly string[];
  readonly load: LoadSummary;
  /** What the last rollback says, which is refused where something was contracted. */
  readonly refusal: string;
}

export interface Playing {
  /** In the table; without, as many as the story has. */
  readonly rows?: number;
  /** Of the application, beside what it reads and writes. */
  readonly env?: Readonly<Record<string, string>>;
  readonly open?: typeof openStage;
}

/**
 * A story on a real cluster, under load all the time: the new version is promoted, rolled back, promoted
 * again, and then the schema is contracted.
 */
export async function play(
  namespace: string,
  story: Story,
  { rows = story.rows, env = {}, open = openStage }: Playing = {},
): Promise<Played> {
  const server = await startPostgres({ host: node.address, settings: { shared_buffers: '512MB' } });
  try {
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    for (const sql of story.before) await client.query(sql.replace(String(story.rows), String(rows)));
    await client.end();
    const url = `${server.url()}?sslmode=disable`;
    const settings = (sql: Story['old']): Readonly<Record<string, string>> => ({
      ...env,
      SHOP_DATABASE_URL: `${url}&default_query_exec_mode=exec`,
      SHOP_ROWS: String(rows),
      SHOP_READ: sql.read,
      SHOP_WRITE: sql.write,
    });
    const migrations = await writeMigrations(story.migration);
    const stage = await open(namespace, {
      settings: settings(story.old),
      inputs: { migrations, 'database-url': url, contract: 'after 1s' },
    });
    const hasParts = Object.keys(story.migration).some((file) => file.endsWith('contract.sql'));
    const deploy = async (): Promise<string> => {
      const manifests = await writeManifests(namespace, {
        image: 'localhost/shop:2.0.0',
        env: settings(story.next),
      });
      const { outputs, log } = await stage.deploy('', { images: '', manifests });
      return outputs['outcome'] === 'promoted' ? 'promoted' : log.join('\n');
    };
    const say = async (command: string): Promise<string> => {
      const { outputs, log } = await stage.command(command);
      return outputs['outcome'] ?? log.join('\n');
    };
    const contract = async (): Promise<string> => {
      const outcome = await say('contract');
      // The last pods of the old version take their time to end.
      return outcome === 'unchanged' && hasParts ? contract() : outcome;
    };
    const outcomes = [await deploy(), await say('rollback'), await deploy(), await contract()];
    const refusal = await say('rollback');
    return { outcomes, refusal, load: await stage.stopLoad() };
  } finally {
    await server.stop();
  }
}
