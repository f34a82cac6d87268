import{Sb as e}from"./chunk-OZ4GN4TV.js";export{e as NavigatedViewer};
