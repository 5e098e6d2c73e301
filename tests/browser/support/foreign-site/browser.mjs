import '@orderwire/client/styles.css';
import { createElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { Tracking } from './app.mjs';

const root = document.getElementById('root');
hydrateRoot(root, createElement(Tracking, JSON.parse(root.dataset.properties)));
