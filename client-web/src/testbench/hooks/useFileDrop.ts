import { useEffect, useState } from 'react';
import { readRecording } from '../services/recording';
import type { RunSource } from '../types/testbench.types';

/** A file that is dropped anywhere on the page. Gives whether one is held over it. */
export function useFileDrop(onFile: (source: RunSource) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const bringsFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files');
    const over = (event: DragEvent) => {
      if (!bringsFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!bringsFile(event)) return;
      // Else the browser leaves the page for the file.
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void readRecording(file).then(onFile);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [onFile]);
  return isOver;
}
