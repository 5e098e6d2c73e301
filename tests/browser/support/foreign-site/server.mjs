import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { Tracking } from './app.mjs';

process.stdout.write(renderToString(createElement(Tracking, JSON.parse(process.argv[2]))));
