// nchan: Debian's nginx with its module, as a publish and subscribe server; and the same nginx for a static file.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { freePort } from '../../support/free_port.mjs';
import { MESSAGE_BYTES } from './message.mjs';
import { answers, family, launch } from './process.mjs';

const unpacked = fileURLToPath(new URL('../../../build/tools/nginx', import.meta.url));
const nginx = join(unpacked, 'usr/sbin/nginx');
const module = join(unpacked, 'usr/lib/nginx/modules/ngx_nchan_module.so');

export const name = 'nchan';
export const STATIC_PATH = '/static/order.json';
/** Takes anything, and keeps nothing. */
export const SINK_PATH = '/sink';

export const settings = [
  'one worker: two pass each message to one another, and published about half as many here; files are served by one for each core',
  'the memory store, `nchan_message_buffer_length 1`: an order has one newest view, and who comes later gets it',
  '`nchan_shared_memory_size 256M`, so that 18,000 channels with their message never fill it',
  '`worker_connections 20000`, `listen … reuseport backlog=4096`, `access_log off`, `keepalive_requests` without end',
  'the static file: `sendfile`, `tcp_nopush`, `open_file_cache`, `etag`',
];

/** As long as an order's view. */
function staticView() {
  const view = { object: 'order', id: 'ord_00000000000000000000000000', padding: '' };
  view.padding = 'x'.repeat(MESSAGE_BYTES - JSON.stringify(view).length);
  return JSON.stringify(view);
}

/** Debian's version of the module, from what it says of itself. */
function moduleVersion() {
  const changes = join(unpacked, 'usr/share/doc/libnginx-mod-nchan/changelog.Debian.gz');
  return /\((.*?)\)/.exec(gunzipSync(readFileSync(changes)).toString())[1];
}

const nginxVersion = () => /nginx\/(\S+)/.exec(spawnSync(nginx, ['-v']).stderr.toString())[1];

function configuration(folder, port, workers) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(folder, kind)};`)
    .join(' ');
  // Started by root, its workers would become `nobody`, who may not read the folder.
  const user = process.getuid() === 0 ? 'user root;' : '';
  return `daemon off; worker_processes ${workers}; ${user}
    pid ${join(folder, 'pid')}; error_log stderr error;
    load_module ${module};
    events { worker_connections 20000; }
    http {
      access_log off; ${temporary}
      nchan_shared_memory_size 256M;
      keepalive_requests 1000000000;
      sendfile on; tcp_nopush on; etag on;
      open_file_cache max=1000 inactive=60s; open_file_cache_valid 60s;
      default_type application/json;
      server {
        listen 127.0.0.1:${port} reuseport backlog=4096;
        location = /sub {
          nchan_subscriber websocket eventsource longpoll;
          nchan_channel_id $arg_id;
        }
        location = /pub {
          nchan_publisher http;
          nchan_channel_id $arg_id;
          nchan_message_buffer_length 1;
        }
        location = /sink { return 204; }
        location /static/ { root ${folder}; }
      }
    }`;
}

/** `folder`: an empty one of its own; `workers`: how many processes serve. */
export async function start(folder, { workers = 1 } = {}) {
  const port = await freePort();
  await mkdir(join(folder, 'static'), { recursive: true });
  await writeFile(join(folder, STATIC_PATH), staticView());
  await writeFile(join(folder, 'nginx.conf'), configuration(folder, port, workers));
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
  const server = launch(nginx, args);
  await answers(server, port, STATIC_PATH);
  const version = `${moduleVersion()}, nginx ${nginxVersion()}`;
  const pids = family(server.child);
  if (pids.length !== workers + 1) {
    await server.stop();
    throw new Error(`nginx has ${pids.length - 1} workers instead of ${workers}`);
  }
  return { name, version, port, pids, stop: server.stop };
}
