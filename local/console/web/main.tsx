import { render } from 'preact';
import { App } from './app';
import { applyTheme, keptTheme } from './theme';
import './styles/base.css';
import './styles/parts.css';
import './styles/pipeline.css';
import './styles/views.css';

applyTheme(keptTheme());
const root = document.getElementById('app');
if (root) render(<App />, root);
